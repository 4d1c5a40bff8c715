import { hash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { type AeadName, aeadNames, open, seal, sealSchema } from './aead.ts';
import { envelopeSchema, newSeed, openWith, publicKeyOf, publicKeySchema, sealFor } from './hybrid.ts';
import { checksumVersion1, type KeyringVersion1, keyringVersion1Schema } from './keyring-version-1.ts';
import { deriveWrappingKey, type KdfCost, kdfParametersSchema } from './passphrase-kdf.ts';
import { recoverySeed } from './recovery-code.ts';

/**
 * The keyring: the vault's two random 256-bit keys (store and audit log), sealed for any number of recipients. A
 * recipient is a hybrid key pair; its seed is sealed under a passphrase (Argon2id), printed on a recovery kit, or kept
 * by the operating system. New vault keys are sealed to the public keys alone, so that one person can re-key for all.
 * A checksum over the whole tells damage from a wrong passphrase; each seal authenticates vault, recipient and epoch.
 * The one file of the format, hence its length: every function here turns one whole keyring into another.
 */
const head = {
  id: z.uuid(),
  createdAt: z.number().int(),
  publicKey: publicKeySchema,
  envelope: envelopeSchema,
};
const person = { userId: z.uuid(), user: z.string().min(1).max(64) };

export const recipientSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...head,
    ...person,
    kind: z.literal('passphrase'),
    protection: z.strictObject({ kdf: kdfParametersSchema, seal: sealSchema }),
  }),
  z.strictObject({
    ...head,
    ...person,
    kind: z.literal('key-store'),
    /** Which key store of the operating system sealed it; a weak one is refused before it gets here. */
    backend: z.string().min(1).max(64),
    protection: z.strictObject({ sealed: z.base64() }),
  }),
  z.strictObject({ ...head, kind: z.literal('recovery-kit'), verifiedAt: z.number().int().nullable() }),
]);

const bodySchema = z.strictObject({
  format: z.literal('energyopti-vault'),
  version: z.literal(2),
  vaultId: z.uuid(),
  createdAt: z.number().int(),
  cipher: z.literal('aegis-256'),
  /** What new seals are made with. */
  aead: z.enum(aeadNames),
  keyEpoch: z.number().int().min(1),
  /** The store file's first 24 bytes, which the page cipher leaves unauthenticated; null while it is being made. */
  databaseHeader: z.base64().nullable(),
  recipients: z.array(recipientSchema).min(1).max(1_000),
});

const keyringSchema = bodySchema.extend({ checksum: z.hex().length(64) });

type Body = z.infer<typeof bodySchema>;
export type Keyring = z.infer<typeof keyringSchema>;
export type Recipient = z.infer<typeof recipientSchema>;
export type PassphraseRecipient = Extract<Recipient, { kind: 'passphrase' }>;

/** Both keys of a vault, 32 bytes each. Whoever holds them wipes them. */
export interface VaultKeys {
  readonly databaseKey: Uint8Array;
  readonly auditKey: Uint8Array;
}

export interface Person {
  readonly userId: string;
  readonly user: string;
}

interface Passphrase {
  readonly passphrase: string;
  readonly cost: KdfCost;
}

const keyBytes = 32;

function sealed(body: Body): Keyring {
  const parsed = bodySchema.parse(body);
  return { ...parsed, checksum: hash('sha256', JSON.stringify(parsed)) };
}

function bodyOf(keyring: Keyring): Body {
  const { checksum: _old, ...body } = keyring;
  return body;
}

const context = (...parts: (string | number)[]) => Buffer.from(JSON.stringify(parts));

function envelopeContext(
  { vaultId, keyEpoch }: Pick<Body, 'vaultId' | 'keyEpoch'>,
  { id, kind }: Pick<Recipient, 'id' | 'kind'>,
) {
  return context('vault-keys', vaultId, keyEpoch, id, kind);
}

function protectionContext(vaultId: string, id: string, person: Person, kdf: unknown): Buffer {
  return context('recipient-seed', vaultId, id, person.userId, person.user, JSON.stringify(kdf));
}

export function newVaultKeys(): VaultKeys {
  return {
    databaseKey: new Uint8Array(randomBytes(keyBytes)),
    auditKey: new Uint8Array(randomBytes(keyBytes)),
  };
}

export function wipeKeys(keys: VaultKeys | undefined): void {
  keys?.databaseKey.fill(0);
  keys?.auditKey.fill(0);
}

function sealKeys(body: Body, recipient: Pick<Recipient, 'id' | 'kind' | 'publicKey'>, keys: VaultKeys) {
  const plain = Buffer.concat([keys.databaseKey, keys.auditKey]);
  const envelope = sealFor(recipient.publicKey, plain, envelopeContext(body, recipient), body.aead);
  plain.fill(0);
  return envelope;
}

/** Wipes the seed. */
function openKeys(keyring: Keyring, recipient: Recipient, seed: Uint8Array): VaultKeys | undefined {
  const plain = openWith(seed, recipient.envelope, envelopeContext(keyring, recipient));
  seed.fill(0);
  if (plain?.length !== 2 * keyBytes) return undefined;
  const keys = { databaseKey: plain.slice(0, keyBytes), auditKey: plain.slice(keyBytes) };
  plain.fill(0);
  return keys;
}

async function passphraseRecipient(
  body: Body,
  keys: VaultKeys,
  person: Person,
  { passphrase, cost }: Passphrase,
  now: number,
): Promise<Recipient> {
  const id = randomUUID();
  const seed = newSeed();
  const kdf = { name: 'argon2id' as const, ...cost, salt: randomBytes(16).toString('base64') };
  const wrappingKey = await deriveWrappingKey(passphrase, kdf);
  const protection = {
    kdf,
    seal: seal(body.aead, wrappingKey, seed, protectionContext(body.vaultId, id, person, kdf)),
  };
  wrappingKey.fill(0);
  const recipient = { id, kind: 'passphrase' as const, publicKey: publicKeyOf(seed) };
  seed.fill(0);
  return {
    ...recipient,
    userId: person.userId,
    user: person.user,
    createdAt: now,
    protection,
    envelope: sealKeys(body, recipient, keys),
  };
}

function withRecipients(keyring: Keyring, recipients: Recipient[]): Keyring {
  return sealed({ ...bodyOf(keyring), recipients });
}

/** A new keyring with its first person. */
export async function createKeyring(
  keys: VaultKeys,
  person: Person,
  passphrase: Passphrase,
  now: number,
): Promise<Keyring> {
  const body: Body = {
    format: 'energyopti-vault',
    version: 2,
    vaultId: randomUUID(),
    createdAt: now,
    cipher: 'aegis-256',
    aead: 'aes-256-gcm',
    keyEpoch: 1,
    databaseHeader: null,
    recipients: [],
  };
  return sealed({ ...body, recipients: [await passphraseRecipient(body, keys, person, passphrase, now)] });
}

/** A keyring of today from one of the first version; vault, header and epoch stay what they are. */
export async function upgradeKeyring(
  old: KeyringVersion1,
  keys: VaultKeys,
  person: Person,
  passphrase: Passphrase,
  now: number,
): Promise<Keyring> {
  const { wrappings: _wrappings, checksum: _checksum, version: _version, ...kept } = old;
  const body: Body = { ...kept, version: 2, aead: 'aes-256-gcm', recipients: [] };
  return sealed({ ...body, recipients: [await passphraseRecipient(body, keys, person, passphrase, now)] });
}

export function passphraseOf(keyring: Keyring, user: string): PassphraseRecipient | undefined {
  return keyring.recipients.find(
    (recipient): recipient is PassphraseRecipient =>
      recipient.kind === 'passphrase' && recipient.user === user,
  );
}

/** The vault's keys, or undefined where the passphrase is another or no such person is known; both take as long. */
export async function openWithPassphrase(
  keyring: Keyring,
  user: string,
  passphrase: string,
): Promise<VaultKeys | undefined> {
  const recipient = passphraseOf(keyring, user);
  const any = recipient ?? keyring.recipients.find(({ kind }) => kind === 'passphrase');
  if (any?.kind !== 'passphrase') return undefined;
  const seed = await seedByPassphrase(keyring.vaultId, any, passphrase);
  if (recipient === undefined || seed === undefined) return undefined;
  return openKeys(keyring, recipient, seed);
}

/** The seed of a recipient, or undefined where the passphrase is another. The caller wipes it. */
export async function seedByPassphrase(
  vaultId: string,
  recipient: Pick<PassphraseRecipient, 'id' | 'user' | 'userId' | 'protection'>,
  passphrase: string,
): Promise<Uint8Array | undefined> {
  const { id, protection } = recipient;
  const wrappingKey = await deriveWrappingKey(passphrase, protection.kdf);
  const seed = open(protection.seal, wrappingKey, protectionContext(vaultId, id, recipient, protection.kdf));
  wrappingKey.fill(0);
  return seed;
}

/** With the code of a recovery kit; undefined where no kit of this vault has it. */
export function openWithRecoveryCode(
  keyring: Keyring,
  code: string,
): { keys: VaultKeys; recipient: Recipient } | undefined {
  const seed = recoverySeed(code);
  const { x25519, mlKem1024 } = publicKeyOf(seed);
  const recipient = keyring.recipients.find(
    ({ kind, publicKey }) =>
      kind === 'recovery-kit' && publicKey.x25519 === x25519 && publicKey.mlKem1024 === mlKem1024,
  );
  if (recipient === undefined) {
    seed.fill(0);
    return undefined;
  }
  const keys = openKeys(keyring, recipient, seed);
  return keys === undefined ? undefined : { keys, recipient };
}

/** With a seed that the operating system kept. Wipes the seed. */
export function openWithSeed(keyring: Keyring, recipientId: string, seed: Uint8Array): VaultKeys | undefined {
  const recipient = keyring.recipients.find(({ id }) => id === recipientId);
  return recipient === undefined ? undefined : openKeys(keyring, recipient, seed);
}

/** Sets a person's passphrase, their first or another; what the old one opened is gone from the keyring. */
export async function withPassphrase(
  keyring: Keyring,
  keys: VaultKeys,
  person: Person,
  passphrase: Passphrase,
  now: number,
): Promise<Keyring> {
  const others = keyring.recipients.filter(
    (recipient) => recipient.kind === 'recovery-kit' || recipient.userId !== person.userId,
  );
  if (others.some((recipient) => 'user' in recipient && recipient.user === person.user)) {
    throw new Fault('USER_EXISTS', `There is a user ${person.user} already. Choose another name.`, {
      user: person.user,
    });
  }
  const own = await passphraseRecipient(bodyOf(keyring), keys, person, passphrase, now);
  return withRecipients(keyring, [...others, own]);
}

export function withoutPerson(keyring: Keyring, userId: string): Keyring {
  return withRecipients(
    keyring,
    keyring.recipients.filter((recipient) => !('userId' in recipient) || recipient.userId !== userId),
  );
}

/** Adds the kit with this code; `verifiedAt` stays null until somebody has typed it back. Older kits go. */
export function withRecoveryKit(keyring: Keyring, keys: VaultKeys, code: string, now: number): Keyring {
  const seed = recoverySeed(code);
  const kit = { id: randomUUID(), kind: 'recovery-kit' as const, publicKey: publicKeyOf(seed) };
  seed.fill(0);
  const others = keyring.recipients.filter(({ kind }) => kind !== 'recovery-kit');
  return withRecipients(keyring, [
    ...others,
    { ...kit, createdAt: now, verifiedAt: null, envelope: sealKeys(bodyOf(keyring), kit, keys) },
  ]);
}

export function withVerifiedKit(keyring: Keyring, recipientId: string, now: number): Keyring {
  return withRecipients(
    keyring,
    keyring.recipients.map((recipient) =>
      recipient.kind === 'recovery-kit' && recipient.id === recipientId
        ? { ...recipient, verifiedAt: now }
        : recipient,
    ),
  );
}

/** Adds a recipient whose seed the operating system keeps; `protect` hands it over and returns what it gave back. */
export function withKeyStore(
  keyring: Keyring,
  keys: VaultKeys,
  person: Person,
  store: { readonly backend: string; readonly seed: Uint8Array; readonly sealed: Uint8Array },
  now: number,
): Keyring {
  const one = { id: randomUUID(), kind: 'key-store' as const, publicKey: publicKeyOf(store.seed) };
  const others = keyring.recipients.filter(
    (recipient) => recipient.kind !== 'key-store' || recipient.userId !== person.userId,
  );
  return withRecipients(keyring, [
    ...others,
    {
      ...one,
      userId: person.userId,
      user: person.user,
      createdAt: now,
      backend: store.backend,
      protection: { sealed: Buffer.from(store.sealed).toString('base64') },
      envelope: sealKeys(bodyOf(keyring), one, keys),
    },
  ]);
}

export function withoutKeyStore(keyring: Keyring, userId: string): Keyring {
  return withRecipients(
    keyring,
    keyring.recipients.filter((recipient) => recipient.kind !== 'key-store' || recipient.userId !== userId),
  );
}

/** New vault keys for every recipient, under the next epoch, without anybody's passphrase. */
export function rekeyed(keyring: Keyring, keys: VaultKeys, aead: AeadName, header: Uint8Array): Keyring {
  const body: Body = {
    ...bodyOf(keyring),
    aead,
    keyEpoch: keyring.keyEpoch + 1,
    databaseHeader: Buffer.from(header).toString('base64'),
  };
  return sealed({
    ...body,
    recipients: body.recipients.map((recipient) => ({
      ...recipient,
      envelope: sealKeys(body, recipient, keys),
    })),
  });
}

/** The keyring of a finished vault: from now on the file must begin with these bytes. */
export function finishKeyring(keyring: Keyring, header: Uint8Array): Keyring {
  return sealed({ ...bodyOf(keyring), databaseHeader: Buffer.from(header).toString('base64') });
}

/** Throws Fault VAULT_FILE_CORRUPT on anything but a whole keyring. */
export function parseKeyring(text: string, path: string): Keyring | KeyringVersion1 {
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
  const old = keyringVersion1Schema.safeParse(plain);
  if (old.success) {
    if (checksumVersion1(old.data) !== old.data.checksum) throw corrupt('its checksum does not match');
    return old.data;
  }
  const parsed = keyringSchema.safeParse(plain);
  if (!parsed.success)
    throw corrupt(`at ${parsed.error.issues[0]?.path.join('.') || 'the top'} it does not fit its form`);
  if (sealed(bodyOf(parsed.data)).checksum !== parsed.data.checksum)
    throw corrupt('its checksum does not match');
  return parsed.data;
}

/** Pretty JSON without a trailing newline, so that every byte of the file matters. */
export function formatKeyring(keyring: Keyring): string {
  return JSON.stringify(keyring, null, 2);
}
