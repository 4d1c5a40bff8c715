import type { BackupFile, Drill, KeysSummary, Recipient } from '../client/types.ts';
import { csvText, csvTime } from './csv.ts';

export type Aead = KeysSummary['aead'];

export const aeadWords: Readonly<Record<Aead, readonly [string, string]>> = {
  'aes-256-gcm': ['AES-256-GCM', 'the standard of banks and governments; fastest where the processor helps'],
  'xchacha20-poly1305': [
    'XChaCha20-Poly1305',
    'as strong, in plain arithmetic; for machines without that help, or by policy',
  ],
};
export const aeadNames = Object.keys(aeadWords) as Aead[];

/** Unknown names are shown as they are: a newer engine may know more than this screen. */
export const cipherWords = (cipher: string): string =>
  cipher === 'aegis-256' ? 'AEGIS-256: every page is encrypted and authenticated' : cipher;

/** `Tom’s passphrase`, `the printed recovery kit`. */
export function recipientText({ kind, user, backend }: Recipient): string {
  if (kind === 'passphrase') return `${user ?? 'somebody'}’s passphrase`;
  if (kind === 'recovery-kit') return 'The printed recovery kit';
  return `${user ?? 'somebody'}’s key in ${backend ?? 'the operating system’s key store'}`;
}

export type KitState =
  | { readonly kind: 'none' }
  | { readonly kind: 'unverified'; readonly createdAt: number }
  | { readonly kind: 'verified'; readonly createdAt: number; readonly verifiedAt: number };

/** The newest kit counts: an older one opens nothing any more. */
export function kitState(recipients: readonly Recipient[]): KitState {
  const [newest] = recipients
    .filter(({ kind }) => kind === 'recovery-kit')
    .sort((a, b) => b.createdAt - a.createdAt);
  if (newest === undefined) return { kind: 'none' };
  const { createdAt, verifiedAt } = newest;
  return verifiedAt === null
    ? { kind: 'unverified', createdAt }
    : { kind: 'verified', createdAt, verifiedAt };
}

/** Last part of a path of either kind of system. */
export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** `full`, or which file it follows: a restore needs every one from the full one on. */
export const backupKind = ({ sequence }: Pick<BackupFile, 'sequence'>): string =>
  sequence === 0 ? 'full' : `+${sequence}`;

/** The newest chain can be restored only while each of its files is there. */
export function missingOfNewest(files: readonly BackupFile[]): readonly BackupFile[] {
  const [newest] = files;
  return files.filter(
    ({ chain, sequence, present }) =>
      newest !== undefined && chain === newest.chain && sequence <= newest.sequence && !present,
  );
}

export const backupsCsv = (files: readonly BackupFile[]): string =>
  csvText(
    ['written', 'chain', 'sequence', 'bytes', 'changed_pages', 'pages', 'recipients', 'present', 'file'],
    files.map((entry) => [
      csvTime(entry.createdAt),
      entry.chain,
      entry.sequence,
      entry.bytes,
      entry.changedPages,
      entry.pages,
      entry.recipients,
      entry.present,
      entry.file,
    ]),
  );

export const drillsCsv = (drills: readonly Drill[]): string =>
  csvText(
    [
      'time',
      'outcome',
      'code',
      'message',
      'backup',
      'store_pages',
      'audit_pages',
      'audit_records',
      'series',
      'users',
      'milliseconds',
    ],
    drills.map(({ time, outcome, code, message, result }) => [
      csvTime(time),
      outcome,
      code,
      message,
      csvTime(result?.backupCreatedAt),
      result?.storePages,
      result?.auditPages,
      result?.auditRecords,
      result?.series,
      result?.users,
      result?.milliseconds,
    ]),
  );

/** What fits into one message of the contract with room to spare. */
export const readBytes = 1024 * 1024;
