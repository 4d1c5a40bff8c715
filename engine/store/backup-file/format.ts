import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { type AeadName, open, seal, sealSchema } from '../../security/keys/aead.ts';
import { envelopeSchema, type HybridPublicKey, openWith, sealFor } from '../../security/keys/hybrid.ts';
import {
  type Keyring,
  recipientSchema,
  seedByPassphrase,
  type VaultKeys,
} from '../../security/keys/keyring.ts';
import { recoverySeed } from '../../security/keys/recovery-code.ts';

/**
 * A backup in one file: a line that names the format, four bytes of length and a plain header, then chunks of at most
 * 1 MiB, each AES-256-GCM under a key that is made for this file alone (the STREAM construction of Hoang, Reyhanitabar,
 * Rogaway and Vizár, 2015: the nonce counts the chunks and marks the last). The header's hash is authenticated with
 * every chunk. The file's key is sealed for each recipient's hybrid public key, and for the vault's own keys, so that a
 * drill needs nobody.
 */
export const magic = Buffer.from('ENERGYOPTI-BACKUP 1\n');
export const chunkBytes = 1 << 20;
export const tagBytes = 16;
const mostHeaderBytes = 16 << 20;

const backupRecipientSchema = z.strictObject({
  recipient: recipientSchema,
  envelope: envelopeSchema,
});

export const backupHeaderSchema = z.strictObject({
  version: z.literal(1),
  vaultId: z.uuid(),
  keyEpoch: z.number().int().min(1),
  createdAt: z.number().int(),
  /** All files of one chain begin with the same full one. */
  chain: z.uuid(),
  /** 0: full; each later one holds what changed since the one before. */
  sequence: z.number().int().min(0),
  /** SHA-256 of the header of the file before, hex; null in a full one. */
  previous: z.string().nullable(),
  recipients: z.array(backupRecipientSchema).max(1_000),
  vaultSeal: sealSchema,
});

export type BackupHeader = z.infer<typeof backupHeaderSchema>;

/** What a chunk stream carries before each file's pages, as JSON. */
export const entrySchema = z.strictObject({
  name: z.enum(['vault.json', 'store.db', 'audit.db']),
  bytes: z.number().int().min(0),
  pageBytes: z.number().int().min(1),
  /** How many pages follow, each after four bytes of its number. */
  changed: z.number().int().min(0),
  /** Of the whole file once the pages are in place, hex. */
  sha256: z.string(),
});

export type BackupEntry = z.infer<typeof entrySchema>;

export function corruptBackup(file: string, what: string): Fault {
  return new Fault('BACKUP_CORRUPT', `${file} is damaged or no backup: ${what}. Nothing was restored.`, {
    file,
  });
}

function vaultKey(keys: VaultKeys): Uint8Array {
  const both = Buffer.concat([keys.databaseKey, keys.auditKey]);
  const key = new Uint8Array(hkdfSync('sha512', both, '', 'energyopti backup file', 32));
  both.fill(0);
  return key;
}

const sealContext = (chain: string, sequence: number) =>
  Buffer.from(JSON.stringify(['backup', chain, sequence]));

export function newFileKey(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

export function makeHeader(
  options: Pick<BackupHeader, 'createdAt' | 'chain' | 'sequence' | 'previous'> & {
    readonly keyring: Keyring;
    readonly keys: VaultKeys;
    readonly fileKey: Uint8Array;
    /** Ids of the recipients who may open it; all of them where none are named. */
    readonly recipientIds?: readonly string[] | undefined;
  },
): BackupHeader {
  const { keyring, keys, fileKey, chain, sequence, createdAt, previous } = options;
  const context = sealContext(chain, sequence);
  const own = vaultKey(keys);
  const vaultSeal = seal(keyring.aead, own, fileKey, context);
  own.fill(0);
  const chosen = keyring.recipients.filter(
    ({ id }) => options.recipientIds === undefined || options.recipientIds.includes(id),
  );
  const envelopeFor = (publicKey: HybridPublicKey, aead: AeadName) =>
    sealFor(publicKey, fileKey, context, aead);
  return {
    version: 1,
    vaultId: keyring.vaultId,
    keyEpoch: keyring.keyEpoch,
    createdAt,
    chain,
    sequence,
    previous,
    recipients: chosen.map((recipient) => ({
      recipient,
      envelope: envelopeFor(recipient.publicKey, keyring.aead),
    })),
    vaultSeal,
  };
}

export function headerBytes(header: BackupHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([magic, length, json]);
}

export function headerHash(header: BackupHeader): string {
  return hash('sha256', headerBytes(header));
}

/** The length of the header that a file's first 24 bytes announce. */
export function announcedLength(start: Uint8Array, file: string): number {
  const bytes = Buffer.from(start);
  if (bytes.length < magic.length + 4 || !bytes.subarray(0, magic.length).equals(magic))
    throw corruptBackup(file, 'it does not begin like one');
  const length = bytes.readUInt32BE(magic.length);
  if (length > mostHeaderBytes) throw corruptBackup(file, 'its header is too long');
  return length;
}

export function parseHeader(json: Uint8Array, file: string): BackupHeader {
  let plain: unknown;
  try {
    plain = JSON.parse(Buffer.from(json).toString('utf8'));
  } catch {
    throw corruptBackup(file, 'its header cannot be read');
  }
  const parsed = backupHeaderSchema.safeParse(plain);
  if (!parsed.success) throw corruptBackup(file, 'its header does not fit its form');
  return parsed.data;
}

/** How somebody shows that a backup is for them. */
export type BackupProof =
  | { readonly kind: 'vault'; readonly keys: VaultKeys }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'passphrase'; readonly user: string; readonly passphrase: string };

/** The file's key, or undefined where the proof opens none of its seals. The caller wipes it. */
export async function openFileKey(header: BackupHeader, proof: BackupProof): Promise<Uint8Array | undefined> {
  const context = sealContext(header.chain, header.sequence);
  if (proof.kind === 'vault') {
    const own = vaultKey(proof.keys);
    const key = open(header.vaultSeal, own, context);
    own.fill(0);
    return key;
  }
  for (const { recipient, envelope } of header.recipients) {
    const seed =
      proof.kind === 'code' && recipient.kind === 'recovery-kit'
        ? recoverySeed(proof.code)
        : proof.kind === 'passphrase' && recipient.kind === 'passphrase' && recipient.user === proof.user
          ? await seedByPassphrase(header.vaultId, recipient, proof.passphrase)
          : undefined;
    if (seed === undefined) continue;
    const key = openWith(seed, envelope, context);
    seed.fill(0);
    if (key !== undefined) return key;
  }
  return undefined;
}

function nonceOf(counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(counter, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export function sealChunk(
  fileKey: Uint8Array,
  header: string,
  counter: number,
  last: boolean,
  plain: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', fileKey, nonceOf(counter, last));
  cipher.setAAD(Buffer.from(header, 'hex'));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined where the chunk is not this one of this file. */
export function openChunk(
  fileKey: Uint8Array,
  header: string,
  counter: number,
  last: boolean,
  sealed: Uint8Array,
): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', fileKey, nonceOf(counter, last), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(header, 'hex'));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return undefined;
  }
}
