import { toHex } from './bytes.ts';
import { canonicalText, encodeText, type Json, type JsonObject } from './canonical.ts';
import type { ProblemList } from './problems.ts';
import { sha256 } from './sha256.ts';
import type { Pair, SignatureCheck } from './signatures.ts';

interface Epoch extends Pair {
  readonly bodyHash: string;
  /** Whether its own line held; where it did not, what it signed is not blamed as well. */
  readonly sound: boolean;
}

export function without(value: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

export const bodyHash = (body: Json): string => toHex(sha256(encodeText(canonicalText(body))));

/** The chain of key epochs, from the one whose fingerprint is trusted to the newest. */
export class Epochs {
  private readonly epochs: Epoch[] = [];
  private readonly problems: ProblemList;
  private readonly check: SignatureCheck;

  constructor(problems: ProblemList, check: SignatureCheck) {
    this.problems = problems;
    this.check = check;
  }

  get count(): number {
    return this.epochs.length;
  }

  /** Hash of the body of epoch 1; null while none was read. */
  get fingerprint(): string | null {
    return this.epochs[0]?.bodyHash ?? null;
  }

  /** Takes a key-epoch line of the right form. */
  add(value: JsonObject, line: number): void {
    const number = value['epoch'] as number;
    const body = without(value, 'signatures', 'endorsement');
    const keys = { ed25519: value['ed25519'] as string, mlDsa87: value['mlDsa87'] as string };
    const before = this.epochs.at(-1);
    let sound = true;
    const problem = (code: string, message: string) => {
      sound = false;
      this.problems.add(code, { line }, `Key epoch ${number}: ${message}`);
    };
    if (number !== this.epochs.length + 1)
      problem('EPOCH_ORDER', `epoch ${this.epochs.length + 1} was expected here.`);
    const wrong = this.check(keys, body, value['signatures'] as unknown as Pair);
    if (wrong.length > 0)
      problem('EPOCH_SIGNATURE', `its own signature by ${wrong.join(' and ')} is not valid.`);
    if (value['previous'] !== (before?.bodyHash ?? null))
      problem('EPOCH_CHAIN', 'it does not follow from the epoch before it.');
    const endorsement = value['endorsement'] as unknown as Pair | null;
    if (before === undefined) {
      if (endorsement !== null) problem('EPOCH_ENDORSEMENT', 'the first epoch carries an endorsement.');
    } else {
      const unfit = endorsement === null ? ['either key'] : this.check(before, body, endorsement);
      if (unfit.length > 0)
        problem('EPOCH_ENDORSEMENT', `the epoch before did not endorse it by ${unfit.join(' and ')}.`);
    }
    this.epochs.push({ ...keys, bodyHash: bodyHash(body), sound });
  }

  /** Checks the signatures of a checkpoint or a seal; false where they do not hold. */
  signed(value: JsonObject, code: string, what: string, line: number): boolean {
    const number = value['keyEpoch'] as number;
    const epoch = this.epochs[number - 1];
    if (epoch === undefined) {
      this.problems.add(
        code,
        { line },
        `${what}: it is signed by key epoch ${number}, which the bundle does not hold.`,
      );
      return false;
    }
    const wrong = this.check(epoch, without(value, 'signatures'), value['signatures'] as unknown as Pair);
    if (wrong.length === 0) return true;
    if (epoch.sound)
      this.problems.add(code, { line }, `${what}: the signature by ${wrong.join(' and ')} is not valid.`);
    return false;
  }
}
