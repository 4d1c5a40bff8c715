import type { JsonObject } from './canonical.ts';
import type { Epochs } from './epochs.ts';
import type { ProblemList } from './problems.ts';

/** Runs of the program whose clocks are remembered; beyond, the check begins anew so that memory stays bounded. */
const mostBoots = 4_096;

/** What a record owes to the records and epochs before it. */
export class RecordSequence {
  private readonly monotonic = new Map<string, number>();
  private readonly problems: ProblemList;
  private readonly epochs: Epochs;

  constructor(problems: ProblemList, epochs: Epochs) {
    this.problems = problems;
    this.epochs = epochs;
  }

  /** Takes the content of a sound record. */
  check(content: JsonObject, place: { readonly line: number; readonly record: number }): void {
    const epoch = content['keyEpoch'] as number;
    if (epoch > this.epochs.count)
      this.problems.add(
        'RECORD_EPOCH',
        place,
        `Record ${place.record} names key epoch ${epoch}, which the bundle does not hold.`,
      );
    const boot = content['boot'] as string;
    const now = content['monotonic'] as number;
    if (now < (this.monotonic.get(boot) ?? 0))
      this.problems.add(
        'RECORD_CLOCK',
        place,
        `Record ${place.record}: the clock of its run of the program stands earlier than at a record before.`,
      );
    if (this.monotonic.size >= mostBoots && !this.monotonic.has(boot)) this.monotonic.clear();
    this.monotonic.set(boot, now);
  }
}
