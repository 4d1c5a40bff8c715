/** Numbers that JSON has no form for are null; typed arrays are plain arrays. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    ArrayBuffer.isView(item) ? [...(item as Float64Array)] : item,
  );
}
