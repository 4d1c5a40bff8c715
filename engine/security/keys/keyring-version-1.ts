import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { defaultKdf, deriveWrappingKey, kdfParametersSchema } from './passphrase-kdf.ts';

/**
 * The keyring: one random 256-bit database key, wrapped any number of times. Each wrapping names how its own key
 * comes about (`kind`) and seals the database key with AES-256-GCM (NIST SP 800-38D); vault id, wrapping id and
 * derivation parameters are authenticated with it. A checksum over the whole tells damage from a wrong passphrase.
 */
const sealSchema = z.strictObject({
  name: z.literal('aes-256-gcm'),
  nonce: z.base64(),
  ciphertext: z.base64(),
  tag: z.base64(),
});

const wrappingSchema = z.strictObject({
  id: z.uuid(),
  kind: z.literal('passphrase'),
  createdAt: z.number().int(),
  kdf: kdfParametersSchema,
  seal: sealSchema,
});

const bodySchema = z.strictObject({
  format: z.literal('energyopti-vault'),
  version: z.literal(1),
  vaultId: z.uuid(),
  createdAt: z.number().int(),
  cipher: z.literal('aegis-256'),
  keyEpoch: z.number().int().min(1),
  /** The file's first 24 bytes, which the page cipher leaves unauthenticated; null while the vault is being made. */
  databaseHeader: z.base64().nullable(),
  wrappings: z.array(wrappingSchema).min(1),
});

const keyringSchema = bodySchema.extend({ checksum: z.hex().length(64) });

type Body = z.infer<typeof bodySchema>;
export type Keyring = z.infer<typeof keyringSchema>;
export type Wrapping = z.infer<typeof wrappingSchema>;

function checksum(body: Body): string {
  const { format, version, vaultId, createdAt, cipher, keyEpoch, databaseHeader, wrappings } = body;
  return createHash('sha256')
    .update(
      JSON.stringify({ format, version, vaultId, createdAt, cipher, keyEpoch, databaseHeader, wrappings }),
    )
    .digest('hex');
}

function sealed(body: Body): Keyring {
  const parsed = bodySchema.parse(body);
  return { ...parsed, checksum: checksum(parsed) };
}

function associatedData(vaultId: string, wrapping: Pick<Wrapping, 'id' | 'kind' | 'kdf'>): Buffer {
  const { name, memoryKiB, iterations, parallelism, salt } = wrapping.kdf;
  return Buffer.from(
    JSON.stringify([vaultId, wrapping.id, wrapping.kind, name, memoryKiB, iterations, parallelism, salt]),
  );
}

async function wrap(
  vaultId: string,
  databaseKey: Uint8Array,
  passphrase: string,
  now: number,
): Promise<Wrapping> {
  const head = {
    id: randomUUID(),
    kind: 'passphrase' as const,
    createdAt: now,
    kdf: { ...defaultKdf, salt: randomBytes(16).toString('base64') },
  };
  const wrappingKey = await deriveWrappingKey(passphrase, head.kdf);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
  cipher.setAAD(associatedData(vaultId, head));
  const ciphertext = Buffer.concat([cipher.update(databaseKey), cipher.final()]);
  wrappingKey.fill(0);
  return {
    ...head,
    seal: {
      name: 'aes-256-gcm',
      nonce: nonce.toString('base64'),
      ciphertext: ciphertext.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
    },
  };
}

/** A new keyring with a new random key, which is returned beside it; the caller wipes it after use. */
export async function createKeyring(
  passphrase: string,
  now: number,
): Promise<{ keyring: Keyring; databaseKey: Uint8Array }> {
  const databaseKey = new Uint8Array(randomBytes(32));
  const vaultId = randomUUID();
  const wrappings = [await wrap(vaultId, databaseKey, passphrase, now)];
  const body: Body = {
    format: 'energyopti-vault',
    version: 1,
    vaultId,
    createdAt: now,
    cipher: 'aegis-256',
    keyEpoch: 1,
    databaseHeader: null,
    wrappings,
  };
  return { keyring: sealed(body), databaseKey };
}

async function unwrap(
  vaultId: string,
  wrapping: Wrapping,
  passphrase: string,
): Promise<Uint8Array | undefined> {
  const wrappingKey = await deriveWrappingKey(passphrase, wrapping.kdf);
  try {
    const decipher = createDecipheriv(
      'aes-256-gcm',
      wrappingKey,
      Buffer.from(wrapping.seal.nonce, 'base64'),
      {
        authTagLength: 16,
      },
    );
    decipher.setAAD(associatedData(vaultId, wrapping));
    decipher.setAuthTag(Buffer.from(wrapping.seal.tag, 'base64'));
    const plain = Buffer.concat([
      decipher.update(Buffer.from(wrapping.seal.ciphertext, 'base64')),
      decipher.final(),
    ]);
    const key = new Uint8Array(plain);
    plain.fill(0);
    return key;
  } catch {
    return undefined;
  } finally {
    wrappingKey.fill(0);
  }
}

/** The database key, or undefined where no wrapping opens with this passphrase. The caller wipes it. */
export async function openKeyring(keyring: Keyring, passphrase: string): Promise<Uint8Array | undefined> {
  for (const wrapping of keyring.wrappings) {
    const key = await unwrap(keyring.vaultId, wrapping, passphrase);
    if (key !== undefined) return key;
  }
  return undefined;
}

/** The same key under another passphrase; every older passphrase wrapping goes. */
export async function rewrapKeyring(
  keyring: Keyring,
  databaseKey: Uint8Array,
  passphrase: string,
  now: number,
): Promise<Keyring> {
  const { checksum: _old, ...body } = keyring;
  const others = body.wrappings.filter((wrapping) => wrapping.kind !== 'passphrase');
  return sealed({ ...body, wrappings: [...others, await wrap(body.vaultId, databaseKey, passphrase, now)] });
}

/** The keyring of a finished vault: from now on the file must begin with these bytes. */
export function finishKeyring(keyring: Keyring, header: Uint8Array): Keyring {
  const { checksum: _old, ...body } = keyring;
  return sealed({ ...body, databaseHeader: Buffer.from(header).toString('base64') });
}

/** Throws Fault VAULT_FILE_CORRUPT on anything but a whole keyring. */
export function parseKeyring(text: string, path: string): Keyring {
  const corrupt = (what: string) =>
    new Fault(
      'VAULT_FILE_CORRUPT',
      `${path} is damaged: ${what}. Nothing was changed. Restore a backup (vault.backups, vault.restore): each holds this file too.`,
      { path },
    );
  let plain: unknown;
  try {
    plain = JSON.parse(text);
  } catch {
    throw corrupt('it is no JSON');
  }
  const parsed = keyringSchema.safeParse(plain);
  if (!parsed.success)
    throw corrupt(`at ${parsed.error.issues[0]?.path.join('.') || 'the top'} it does not fit its form`);
  if (checksum(parsed.data) !== parsed.data.checksum) throw corrupt('its checksum does not match');
  return parsed.data;
}

/** Pretty JSON without a trailing newline, so that every byte of the file matters. */
export function formatKeyring(keyring: Keyring): string {
  return JSON.stringify(keyring, null, 2);
}
