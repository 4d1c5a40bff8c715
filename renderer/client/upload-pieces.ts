import type { ContractClient } from './client.ts';

/** What an upload needs of a file: a browser's File is one. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A message holds this much and stays below the limit of a frame. */
export const pieceBytes = 1024 * 1024;

/** Sends a file into an upload that was begun, in order; stops after a piece where `sent` returns false. */
export async function uploadPieces(
  client: ContractClient,
  uploadId: string,
  file: ChosenFile,
  sent: (bytes: number) => boolean,
): Promise<void> {
  for (let offset = 0; offset < file.size; ) {
    const end = Math.min(file.size, offset + pieceBytes);
    const bytes = new Uint8Array(await file.slice(offset, end).arrayBuffer());
    await client.uploads.append.mutate({ uploadId, offset, bytes });
    offset = end;
    if (!sent(offset)) return;
  }
}
