import type { Epochs } from './epochs.ts';
import type { ProblemList } from './problems.ts';
import type { RecordFacts } from './quick-record.ts';

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

  /** Takes a sound record. */
  check({ index, keyEpoch, boot, monotonic }: RecordFacts, line: number): void {
    const place = { line, record: index };
    if (keyEpoch > this.epochs.count)
      this.problems.add(
        'RECORD_EPOCH',
        place,
        `Record ${index} names key epoch ${keyEpoch}, which the bundle does not hold.`,
      );
    if (monotonic < (this.monotonic.get(boot) ?? 0))
      this.problems.add(
        'RECORD_CLOCK',
        place,
        `Record ${index}: the clock of its run of the program stands earlier than at a record before.`,
      );
    if (this.monotonic.size >= mostBoots && !this.monotonic.has(boot)) this.monotonic.clear();
    this.monotonic.set(boot, monotonic);
  }
}
