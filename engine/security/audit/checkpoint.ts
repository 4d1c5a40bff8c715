import { z } from 'zod';
import { canonicalBytes } from './canonical-json.ts';
import { hex, sha256 } from './hashing.ts';
import { hashSchema, type KeyEpoch } from './key-epochs.ts';
import { type SigningKeys, signaturesSchema, verifySignatures } from './signing-keys.ts';

/** A checkpoint as it stands in a file: `docs/audit.md`, "Checkpoints". */
export const checkpointSchema = z.strictObject({
  type: z.literal('checkpoint'),
  version: z.literal(1),
  log: z.uuid(),
  size: z.number().int().min(0),
  rootHash: hashSchema,
  time: z.number().int(),
  keyEpoch: z.number().int().min(1),
  previous: hashSchema.nullable(),
  signatures: signaturesSchema,
});

/** What retention leaves of 65,536 records: who removed what is said by a record, and this says what it was. */
export const anchorSchema = z.strictObject({
  type: z.literal('anchor'),
  version: z.literal(1),
  log: z.uuid(),
  segment: z.number().int().min(0),
  rootHash: hashSchema,
  records: z.number().int(),
  firstTime: z.number().int(),
  lastTime: z.number().int(),
  removedAt: z.number().int(),
  keyEpoch: z.number().int().min(1),
  signatures: signaturesSchema,
});

/** The last line of a proof bundle: `docs/audit.md`, "The proof bundle". */
export const sealSchema = z.strictObject({
  type: z.literal('seal'),
  version: z.literal(1),
  log: z.uuid(),
  keyEpoch: z.number().int().min(1),
  sha256: hashSchema,
  signatures: signaturesSchema,
});

export type Checkpoint = z.infer<typeof checkpointSchema>;
export type Anchor = z.infer<typeof anchorSchema>;
export type Seal = z.infer<typeof sealSchema>;
type Signed = Checkpoint | Anchor | Seal;

type BodyOf<Whole extends Signed> = Omit<Whole, 'signatures' | 'type' | 'version'>;

function bodyOf<Whole extends Signed>({ signatures: _by, ...body }: Whole): object {
  return body;
}

/** What the next checkpoint calls `previous`. */
export function checkpointHash(checkpoint: Checkpoint): string {
  return hex(sha256(canonicalBytes(bodyOf(checkpoint))));
}

export function signCheckpoint(body: BodyOf<Checkpoint>, keys: SigningKeys): Checkpoint {
  const whole = { type: 'checkpoint' as const, version: 1 as const, ...body };
  return { ...whole, signatures: keys.sign(whole) };
}

export function signAnchor(body: BodyOf<Anchor>, keys: SigningKeys): Anchor {
  const whole = { type: 'anchor' as const, version: 1 as const, ...body };
  return { ...whole, signatures: keys.sign(whole) };
}

export function signSeal(body: BodyOf<Seal>, keys: SigningKeys): Seal {
  const whole = { type: 'seal' as const, version: 1 as const, ...body };
  return { ...whole, signatures: keys.sign(whole) };
}

/** Whether a checkpoint, anchor or seal is of this log and signed by the keys of the epoch that it names. */
export function verifySigned(signed: Signed, epochs: readonly KeyEpoch[]): boolean {
  const epoch = epochs.find(({ epoch }) => epoch === signed.keyEpoch);
  return (
    epoch !== undefined &&
    epoch.log === signed.log &&
    verifySignatures(bodyOf(signed), signed.signatures, epoch)
  );
}
