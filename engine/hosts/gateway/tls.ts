import { readFileSync } from 'node:fs';
import { Fault } from '../../domain/fault.ts';

/** Certificate and private key, PEM. */
export interface Tls {
  readonly certificate: string;
  readonly key: string;
  /** SHA-256 of the certificate, hex in pairs, for a person to compare. */
  readonly fingerprint?: string;
}

export function readTls(certificate: string, key: string): Tls {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new Fault(
        'TLS_FILE_UNREADABLE',
        `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
        { file },
        { cause: error },
      );
    }
  };
  return { certificate: read(certificate), key: read(key) };
}
