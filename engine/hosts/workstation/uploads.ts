import { randomUUID } from 'node:crypto';
import type { UploadRegistry } from '../../api/ports/uploads.ts';
import { Fault } from '../../domain/fault.ts';

const largestUpload = 1024 * 1024 * 1024;
const mostUploads = 8;

interface Upload {
  readonly name: string;
  readonly bytes: Uint8Array;
  received: number;
}

/** Held in memory and never written to disk in plain. */
export class Uploads implements UploadRegistry {
  readonly #uploads = new Map<string, Upload>();

  begin(name: string, bytes: number): { uploadId: string } {
    if (bytes > largestUpload) {
      throw new Fault(
        'UPLOAD_TOO_LARGE',
        `${name} has ${bytes} bytes; up to ${largestUpload} can be handed over. Import it by path with the command line.`,
        { name, bytes, limit: largestUpload },
      );
    }
    if (this.#uploads.size >= mostUploads) {
      throw new Fault(
        'TOO_MANY_UPLOADS',
        `${mostUploads} files are being handed over. Finish or discard one first.`,
        { limit: mostUploads },
      );
    }
    const uploadId = randomUUID();
    this.#uploads.set(uploadId, { name, bytes: new Uint8Array(bytes), received: 0 });
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

  #get(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload === undefined) {
      throw new Fault(
        'UPLOAD_UNKNOWN',
        'This upload is not known, or was discarded. Hand the file over again.',
        { uploadId },
      );
    }
    return upload;
  }
}
