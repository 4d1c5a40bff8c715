import { constants } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import { Fault } from '../../domain/fault.ts';

export type FileFormat = 'csv' | 'csv-gzip' | 'jsonl' | 'jsonl-gzip' | 'parquet';

/** Text is read as one string, and this is the longest there is: half a gibibyte. */
const largestText = constants.MAX_STRING_LENGTH;

/** What a file is, by its content: a wrong ending misleads nobody. Gzip is opened. */
export function openFile(name: string, bytes: Uint8Array): { format: FileFormat; plain: Uint8Array } {
  if (bytes.byteLength === 0) throw new Fault('FILE_EMPTY', `${name} is empty.`, { name });
  const magic = Buffer.from(bytes.subarray(0, 4));
  if (magic.toString('latin1') === 'PAR1') return { format: 'parquet', plain: bytes };
  const zipped = magic[0] === 0x1f && magic[1] === 0x8b;
  const plain = zipped ? gunzip(name, bytes) : bytes;
  if (plain.byteLength === 0) throw new Fault('FILE_EMPTY', `${name} is empty.`, { name });
  const start = Buffer.from(plain.buffer, plain.byteOffset, Math.min(plain.byteLength, 4_096));
  if (start.includes(0)) {
    throw new Fault(
      'FILE_NOT_TEXT',
      `${name} is neither text nor Parquet. CSV, JSON lines, both also in gzip, and Parquet can be imported.`,
      { name },
    );
  }
  const text = start.toString('utf8').replace(/^\ufeff/, '');
  if (/^\s*\[\s*[[{]/.test(text)) {
    throw new Fault(
      'JSONL_MALFORMED',
      `${name} is one JSON array. JSON lines are read: one object a line, without brackets around them all.`,
      { name },
    );
  }
  const json = /^\s*\{/.test(text);
  return { format: json ? (zipped ? 'jsonl-gzip' : 'jsonl') : zipped ? 'csv-gzip' : 'csv', plain };
}

function gunzip(name: string, bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: largestText });
  } catch (error) {
    const large = error instanceof RangeError;
    throw new Fault(
      large ? 'FILE_TOO_LARGE' : 'FILE_DAMAGED',
      large
        ? `${name} unpacks to more than ${largestText} bytes. Split it first.`
        : `${name} is no whole gzip file. Fetch it again.`,
      { name },
      { cause: error },
    );
  }
}

/** Text as UTF-8, refused where it is not. */
export function decodeText(name: string, plain: Uint8Array): string {
  if (plain.byteLength > largestText) {
    throw new Fault(
      'FILE_TOO_LARGE',
      `${name} has ${plain.byteLength} bytes; up to ${largestText} of text can be imported. Split it first, or hand it over as Parquet.`,
      { name, size: plain.byteLength },
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    throw new Fault(
      'FILE_NOT_UTF8',
      `${name} is not UTF-8 text. Save it as UTF-8 and try again.`,
      { name },
      { cause: error },
    );
  }
}
