import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { canonicalBytes } from './canonical-json.ts';
import { hex, sha256 } from './hashing.ts';
import { publicKeysSchema, type SigningKeys, signaturesSchema, verifySignatures } from './signing-keys.ts';

export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** An epoch as it stands in a file: `docs/audit.md`, "Keys and epochs". */
export const keyEpochSchema = z.strictObject({
  type: z.literal('key-epoch'),
  version: z.literal(1),
  log: z.uuid(),
  epoch: z.number().int().min(1),
  createdAt: z.number().int(),
  ...publicKeysSchema.shape,
  previous: hashSchema.nullable(),
  signatures: signaturesSchema,
  endorsement: signaturesSchema.nullable(),
});

export type KeyEpoch = z.infer<typeof keyEpochSchema>;

function bodyOf({ signatures: _own, endorsement: _before, ...body }: KeyEpoch): object {
  return body;
}

/** The hash of an epoch's body: the next epoch names it, and that of epoch 1 is the log's fingerprint. */
export function epochHash(epoch: KeyEpoch): string {
  return hex(sha256(canonicalBytes(bodyOf(epoch))));
}

/** A new epoch, signed by its own keys and endorsed by those before. */
export function createEpoch(
  log: string,
  createdAt: number,
  keys: SigningKeys,
  before: { readonly epoch: KeyEpoch; readonly keys: SigningKeys } | null,
): KeyEpoch {
  const body = {
    type: 'key-epoch' as const,
    version: 1 as const,
    log,
    epoch: before === null ? 1 : before.epoch.epoch + 1,
    createdAt,
    ...keys.publicKeys,
    previous: before === null ? null : epochHash(before.epoch),
  };
  return {
    ...body,
    signatures: keys.sign(body),
    endorsement: before === null ? null : before.keys.sign(body),
  };
}

/** Throws Fault AUDIT_CORRUPT unless these are the epochs of one log from 1 on, each vouched for by the one before. */
export function verifyEpochs(epochs: readonly KeyEpoch[]): void {
  const broken = (epoch: number, what: string) =>
    new Fault('AUDIT_CORRUPT', `Key epoch ${epoch} of the audit log ${what}. Restore a backup.`, {
      what: 'key-epoch',
      epoch,
    });
  if (epochs.length === 0) throw broken(1, 'is missing');
  epochs.forEach((epoch, place) => {
    const before = epochs[place - 1];
    if (epoch.epoch !== place + 1) throw broken(place + 1, 'is missing');
    if (before !== undefined && epoch.log !== before.log) throw broken(epoch.epoch, 'names another log');
    if (epoch.previous !== (before === undefined ? null : epochHash(before)))
      throw broken(epoch.epoch, 'does not follow the one before');
    const body = bodyOf(epoch);
    if (!verifySignatures(body, epoch.signatures, epoch)) throw broken(epoch.epoch, 'has a false signature');
    const isEndorsed =
      before === undefined
        ? epoch.endorsement === null
        : epoch.endorsement !== null && verifySignatures(body, epoch.endorsement, before);
    if (!isEndorsed) throw broken(epoch.epoch, 'is not endorsed by the one before');
  });
}
