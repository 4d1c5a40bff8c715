/** Files handed over by a browser, piece by piece, held in memory until imported or dropped. */
export interface UploadRegistry {
  begin(name: string, bytes: number): { readonly uploadId: string };
  append(uploadId: string, offset: number, bytes: Uint8Array): { readonly received: number };
  discard(uploadId: string): void;
  /** Throws Fault UPLOAD_INCOMPLETE or UPLOAD_UNKNOWN. */
  take(uploadId: string): { readonly name: string; readonly bytes: Uint8Array };
}
