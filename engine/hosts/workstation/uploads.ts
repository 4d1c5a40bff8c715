import { randomUUID } from 'node:crypto';
import type { UploadRegistry } from '../../api/ports/uploads.ts';
import { Fault } from '../../domain/fault.ts';

const largestUpload = 1024 * 1024 * 1024;
const mostUploads = 8;
/** A page that was closed in the middle never says so: what nobody touched for this long makes room. */
const idleMilliseconds = 60_000;

interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
  received: number;
  touchedAt: number;
}

/** Held in memory and never written to disk in plain. */
export class Uploads implements UploadRegistry {
  readonly #uploads = new Map<string, Upload>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  begin(name: string, bytes: number): { uploadId: string } {
    if (bytes > largestUpload) {
      throw new Fault(
        'UPLOAD_TOO_LARGE',
        `${name} has ${bytes} bytes; up to ${largestUpload} can be handed over. Import it by path with the command line.`,
        { name, bytes, limit: largestUpload },
      );
    }
    if (this.#uploads.size >= mostUploads) this.#makeRoom();
    if (this.#uploads.size >= mostUploads) {
      throw new Fault(
        'TOO_MANY_UPLOADS',
        `${mostUploads} files are being handed over. Finish or discard one first.`,
        { limit: mostUploads },
      );
    }
    const uploadId = randomUUID();
    this.#uploads.set(uploadId, { name, bytes: new Uint8Array(bytes), received: 0, touchedAt: this.#now() });
    return { uploadId };
  }

  append(uploadId: string, offset: number, bytes: Uint8Array): { received: number } {
    const upload = this.#get(uploadId);
    if (offset !== upload.received || offset + bytes.byteLength > upload.bytes.byteLength) {
      throw new Fault(
        'UPLOAD_OUT_OF_ORDER',
        `${upload.name}: expected bytes from ${upload.received}, got ${bytes.byteLength} from ${offset}. Start the upload again.`,
        { expected: upload.received, offset },
      );
    }
    upload.bytes.set(bytes, offset);
    upload.received += bytes.byteLength;
    return { received: upload.received };
  }

  /** Forgets them all: with the vault's key goes what was to be stored. */
  clear(): void {
    this.#uploads.clear();
  }

  discard(uploadId: string): void {
    this.#uploads.delete(uploadId);
  }

  take(uploadId: string): { name: string; bytes: Uint8Array } {
    const upload = this.#get(uploadId);
    if (upload.received !== upload.bytes.byteLength) {
      throw new Fault(
        'UPLOAD_INCOMPLETE',
        `${upload.name}: ${upload.received} of ${upload.bytes.byteLength} bytes are here. Hand over the rest first.`,
        { received: upload.received },
      );
    }
    return upload;
  }

  #makeRoom(): void {
    const [oldest] = [...this.#uploads].sort(([, a], [, b]) => a.touchedAt - b.touchedAt);
    if (oldest !== undefined && this.#now() - oldest[1].touchedAt >= idleMilliseconds) {
      this.#uploads.delete(oldest[0]);
    }
  }

  #get(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined) {
      throw new Fault(
        'UPLOAD_UNKNOWN',
        'This upload is not known, or was discarded. Hand the file over again.',
        { uploadId },
      );
    }
    upload.touchedAt = this.#now();
    return upload;
  }
}
