import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { canonicalJson } from '../../security/audit/canonical-json.ts';
import { type Checkpoint, checkpointSchema, verifySigned } from '../../security/audit/checkpoint.ts';
import { hex } from '../../security/audit/hashing.ts';
import { hashSchema, type KeyEpoch } from '../../security/audit/key-epochs.ts';
import { type NodeReader, rootOf } from '../../security/audit/tree.ts';
import { writeWhole } from '../whole-file.ts';

/** The last checkpoint outside of the log: an older copy of the log does not know it. */
const witnessSchema = z.strictObject({ checkpoint: checkpointSchema, fingerprint: hashSchema });

export interface Sizes {
  readonly witnessSize: number;
  readonly foundSize: number;
}

/** What a witness says of the log that was opened. */
export interface Testimony {
  readonly witness: 'agrees' | 'absent' | 'unreadable' | 'contradicts';
  /** The log is shorter than it was. */
  readonly rolledBack: Sizes | null;
  /** The log is another one, or has another past. */
  readonly forked: (Sizes & { readonly reason: 'other-log' | 'other-past' | 'other-keys' }) | null;
}

const witnessOf = (directory: string) => path.join(directory, 'witness.json');

export function writeWitness(directory: string, checkpoint: Checkpoint, fingerprint: string): void {
  writeWhole(witnessOf(directory), canonicalJson({ checkpoint, fingerprint }));
}

/** Puts a witness that contradicts its log out of the way of the next one. */
export function setWitnessAside(directory: string, now: number): void {
  const file = witnessOf(directory);
  if (!existsSync(file)) return;
  renameSync(file, path.join(directory, `witness-${new Date(now).toISOString().replaceAll(':', '-')}.json`));
}

function read(directory: string): z.infer<typeof witnessSchema> | 'absent' | 'unreadable' {
  if (!existsSync(witnessOf(directory))) return 'absent';
  try {
    return witnessSchema.parse(JSON.parse(readFileSync(witnessOf(directory), 'utf8')));
  } catch {
    return 'unreadable';
  }
}

/** Null where retention removed what is needed: it keeps that for every checkpoint of the log itself. */
function rootAt(node: NodeReader, size: number): string | null {
  try {
    return hex(rootOf(node, size));
  } catch (error) {
    if (error instanceof Fault && error.code === 'AUDIT_REMOVED') return null;
    throw error;
  }
}

export function hearWitness(
  directory: string,
  log: {
    readonly size: number;
    readonly node: NodeReader;
    readonly epochs: readonly KeyEpoch[];
    readonly fingerprint: string;
  },
): Testimony {
  const witness = read(directory);
  if (witness === 'absent' || witness === 'unreadable') return { witness, rolledBack: null, forked: null };
  const { checkpoint, fingerprint } = witness;
  const sizes = { witnessSize: checkpoint.size, foundSize: log.size };
  const forked = (reason: 'other-log' | 'other-past' | 'other-keys'): Testimony => ({
    witness: 'contradicts',
    rolledBack: null,
    forked: { ...sizes, reason },
  });
  if (fingerprint !== log.fingerprint) return forked('other-log');
  const isKnownEpoch = log.epochs.some(({ epoch }) => epoch === checkpoint.keyEpoch);
  if (isKnownEpoch && !verifySigned(checkpoint, log.epochs)) return forked('other-keys');
  if (checkpoint.size > log.size) return { witness: 'contradicts', rolledBack: sizes, forked: null };
  if (!isKnownEpoch) return forked('other-keys');
  if (rootAt(log.node, checkpoint.size) !== checkpoint.rootHash) return forked('other-past');
  return { witness: 'agrees', rolledBack: null, forked: null };
}
