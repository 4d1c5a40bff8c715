/** The contract's bytes travel as they are; its types, made for JSON, do not know that. */
type ReadPiece = (from: number) => Promise<{ readonly bytes: unknown; readonly size: number }>;

/** Bytes of a file that the engine hands over piece by piece, as one file for the browser to keep. */
export async function savePieces(name: string, type: string, read: ReadPiece): Promise<void> {
  const parts = await collectPieces(read);
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, '_');
  link.click();
  // The browser begins to read it in its own time.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export async function collectPieces(read: ReadPiece): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let from = 0;
  for (;;) {
    const { bytes, size } = await read(from);
    if (!(bytes instanceof Uint8Array)) throw new Error('a piece of a file must be bytes');
    parts.push(new Uint8Array(bytes));
    from += bytes.length;
    if (from >= size || bytes.length === 0) return parts;
  }
}
