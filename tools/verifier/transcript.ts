import { fromHexHash, sameBytes } from './bytes.ts';
import type { JsonObject } from './canonical.ts';
import type { Epochs } from './epochs.ts';
import { capital, named, type ProblemList } from './problems.ts';
import { QuickRecordReader, type RecordFacts } from './quick-record.ts';
import { RecordSequence } from './record-sequence.ts';
import { contentForm } from './schema.ts';
import {
  type Broken,
  contentBytes,
  type Entry,
  readBroken,
  readEntry,
  statedHash,
} from './transcript-lines.ts';
import { type Hash, leafHash, tileSize } from './tree.ts';
import { TwinFold } from './twin-fold.ts';

/**
 * Follows the transcript of the tree. A line that does not begin at the position waits until the next line tells whether
 * something is missing before it, it replaced another, or it does not belong here at all.
 */
export class Transcript {
  /** Numbers of record and of checkpoint lines, wherever they stand. */
  records = 0;
  checkpoints = 0;
  private readonly fold = new TwinFold();
  private readonly problems: ProblemList;
  private readonly epochs: Epochs;
  private readonly quick = new QuickRecordReader();
  private waiting: Entry | Broken | undefined;
  /** Whether the tile in progress shows a record. */
  private shown: 'yes' | 'no' | 'perhaps' = 'no';
  /** Whether a tile line is due at the position. */
  private tileDue: 'yes' | 'no' | 'perhaps' = 'no';
  private proven = 0;
  private lastCheckpoint = -1;
  private rootLost = false;
  private readonly sequence: RecordSequence;
  /** Number of records the proof covers by the first line; positions beyond it are not believed. */
  size = Number.MAX_SAFE_INTEGER;

  constructor(problems: ProblemList, epochs: Epochs) {
    this.problems = problems;
    this.epochs = epochs;
    this.sequence = new RecordSequence(problems, epochs);
  }

  get position(): number {
    return this.fold.position;
  }

  /** Takes a line of the right form; `bytes` are its canonical bytes. */
  take(value: JsonObject, bytes: Uint8Array, line: number): void {
    if (value['type'] === 'record') {
      this.takeRecord(value, bytes, line);
      return;
    }
    const entry = readEntry(value, line);
    if (entry.kind === 'checkpoint') this.checkpoints += 1;
    this.settle(entry.begin);
    this.place(entry);
  }

  /** Takes a line if it is a plain and sound record; false where a closer look is needed. */
  takeQuick(bytes: Uint8Array, line: number): boolean {
    const facts = this.quick.read(bytes);
    if (facts === undefined) return false;
    const hash = statedHash(bytes);
    if (!sameBytes(leafHash(contentBytes(bytes)), hash)) return false;
    const { index } = facts;
    this.records += 1;
    this.settle(index);
    this.place({ kind: 'record', line, begin: index, end: index + 1, hash, facts });
    return true;
  }

  private takeRecord(value: JsonObject, bytes: Uint8Array, line: number): void {
    this.records += 1;
    const content = value['content'] as JsonObject;
    const stated = fromHexHash(value['hash'] as string);
    const own = leafHash(contentBytes(bytes));
    const fits = sameBytes(own, stated);
    const wrongForm = contentForm(content);
    const index = content['index'];
    if (!Number.isSafeInteger(index) || (index as number) < 0) {
      this.settle(null);
      const reason = `the record ${wrongForm ?? 'has no index'}`;
      this.waiting = { kind: 'broken', line, code: 'RECORD_MALFORMED', reason, record: true, hash: stated };
      return;
    }
    this.settle(index as number);
    // An index inside of a content that was changed says nothing; the place does.
    const begin = fits ? (index as number) : this.position;
    const named = `Record ${begin}`;
    const place = { line, record: begin };
    if (!fits)
      this.problems.add(
        'RECORD_CHANGED',
        place,
        `${named}: its content does not give the hash that stands beside it.`,
      );
    else if (wrongForm !== undefined) this.problems.add('RECORD_MALFORMED', place, `${named} ${wrongForm}.`);
    this.place({
      kind: 'record',
      line,
      begin,
      end: begin + 1,
      hash: stated,
      ...(!fits && { doubt: own }),
      ...(fits && wrongForm === undefined && { facts: content as unknown as RecordFacts }),
    });
  }

  /** Takes a line that cannot be read; `text` is what is left of it. */
  takeBroken(code: string, reason: string, text: string, line: number): void {
    this.settle(null);
    const broken = readBroken(code, reason, text, line);
    if (broken.record) this.records += 1;
    this.waiting = broken;
  }

  private place(entry: Entry): void {
    if (entry.begin === this.position) this.apply(entry);
    else this.waiting = entry;
  }

  /** Decides about the waiting line, now that the next one begins at `next` (null: that is not known). */
  private settle(next: number | null): void {
    const { waiting, position } = this;
    if (waiting === undefined) return;
    this.waiting = undefined;
    if (waiting.kind === 'broken') {
      this.settleBroken(waiting, next);
      return;
    }
    const { begin, end, kind, line } = waiting;
    const length = end - begin;
    const believable = begin > position && end <= this.size;
    const nextFollows = next === null || (next >= end && (length === 0 || next !== position + length));
    if (believable && nextFollows) {
      const range = [position, begin - 1] as const;
      this.problems.add(
        'RECORD_MISSING',
        { line, range },
        `Nothing in the bundle stands for ${named(range)}.`,
      );
      this.skip(begin);
      this.apply(waiting);
    } else if (length > 0 && next === position + length) {
      const range = [position, next - 1] as const;
      const what = kind === 'record' ? `record ${begin}` : `a node that covers ${named([begin, end - 1])}`;
      this.problems.add(
        'RECORD_REPLACED',
        { line, range },
        `In the place of ${named(range)} stands ${what}.`,
      );
      this.skip(next);
    } else {
      const what = kind === 'record' ? `Record ${begin}` : `A line of type ${kind}`;
      this.problems.add(
        'LINE_MISPLACED',
        kind === 'record' ? { line, record: begin } : { line },
        `${what} stands where record ${position} begins: it was added, repeated or moved.`,
      );
    }
  }

  private settleBroken({ code, line, reason, record, hash }: Broken, next: number | null): void {
    const { position } = this;
    let end = next ?? (record ? position + 1 : position);
    if (end > this.size) end = record ? position + 1 : position;
    const where = end > position ? ` It stood for ${named([position, end - 1])}.` : '';
    const place =
      end > position ? { range: [position, end - 1] as const } : record ? { record: position } : {};
    this.problems.add(code, { line, ...place }, `Line ${line}: ${reason}.${where}`);
    if (end <= position) return;
    if (end === position + 1 && hash !== null) this.cover(0, hash, true);
    else this.skip(end);
  }

  private skip(end: number): void {
    const sameTile = Math.floor(this.position / tileSize) === Math.floor((end - 1) / tileSize);
    this.fold.coverUnknown(end);
    if (!(sameTile && this.shown === 'yes')) this.shown = 'perhaps';
    this.tileDue = 'no';
    this.closeTile();
  }

  private cover(level: number, hash: Hash, isRecord: boolean, doubt?: Hash): void {
    this.fold.cover(level, hash, doubt);
    if (isRecord) this.shown = 'yes';
    this.closeTile();
  }

  private closeTile(): void {
    if (this.position % tileSize !== 0) return;
    this.tileDue = this.shown;
    this.shown = 'no';
  }

  /** Takes a line that begins at the position. */
  private apply(entry: Entry): void {
    if (entry.kind === 'tile') {
      this.applyTile(entry);
      return;
    }
    this.missTile(entry.line);
    if (entry.kind === 'checkpoint') this.applyCheckpoint(entry, entry.value as JsonObject);
    else {
      const level = entry.kind === 'pruned' ? (entry.value?.['level'] as number) : 0;
      this.cover(level, entry.hash, entry.kind === 'record', entry.doubt);
      if (entry.facts !== undefined) this.sequence.check(entry.facts, entry.line);
    }
  }

  /** Something else than the tile that is due stands at `line`. */
  private missTile(line: number): void {
    const range = [this.position - tileSize, this.position - 1] as const;
    if (this.tileDue === 'yes')
      this.problems.add('TILE_MISSING', { line, range }, `The tile of ${named(range)} is missing.`);
    this.tileDue = 'no';
  }

  private applyTile({ hash, line, end }: Entry): void {
    const index = end / tileSize - 1;
    const range = [index * tileSize, (index + 1) * tileSize - 1] as const;
    if (this.tileDue === 'no') {
      this.problems.add(
        'TILE_UNEXPECTED',
        { line },
        `A tile stands where none belongs, behind record ${range[1]}.`,
      );
      return;
    }
    this.tileDue = 'no';
    if (this.fold.tile(hash as Uint8Array) !== 'differs') return;
    this.problems.add(
      'TILE_DIFFERS',
      { line, range },
      `${capital(range)}: their hashes do not give the hash of their tile; one of them, or the tile, was changed.`,
    );
  }

  private applyCheckpoint({ line }: Entry, value: JsonObject): void {
    const size = value['size'] as number;
    const what = `The checkpoint of ${size} records`;
    if (size <= this.lastCheckpoint) {
      this.problems.add('CHECKPOINT_REPEATED', { line }, `${what} stands a second time.`);
      return;
    }
    if (value['previous'] === null && this.lastCheckpoint >= 0)
      this.problems.add('CHECKPOINT_CHAIN', { line }, `${what} says that it is the first.`);
    this.lastCheckpoint = size;
    // A root that nobody signed proves nothing about the records.
    if (!this.epochs.signed(value, 'CHECKPOINT_SIGNATURE', what, line)) return;
    const found = this.fold.root(fromHexHash(value['rootHash'] as string));
    if (found === 'fits') {
      this.proven = size;
      this.rootLost = false;
      return;
    }
    if (found === 'differs' && !this.rootLost) {
      const range = size > this.proven ? ([this.proven, size - 1] as const) : undefined;
      this.problems.add(
        'CHECKPOINT_DIFFERS',
        { line, ...(range !== undefined && { range }) },
        `${what}: ${range === undefined ? 'the empty tree' : named(range)} and what stands before do not give its root hash.`,
      );
    }
    // From here on no root can fit, whatever else is sound; one problem says it once.
    this.rootLost = true;
  }

  /** The transcript is over; `line` is the line behind it. */
  finish(line: number): void {
    this.settle(null);
    if (this.size === Number.MAX_SAFE_INTEGER) return;
    this.missTile(line);
    if (this.position < this.size) {
      const range = [this.position, this.size - 1] as const;
      this.problems.add(
        'RECORD_MISSING',
        { line, range },
        `Nothing in the bundle stands for ${named(range)}.`,
      );
    } else if (this.position > this.size)
      this.problems.add(
        'COUNT_DIFFERS',
        { line },
        `The first line speaks of ${this.size} records of the log; the lines cover ${this.position}.`,
      );
    if (this.lastCheckpoint !== this.size)
      this.problems.add(
        'CHECKPOINT_MISSING',
        { line },
        `No checkpoint stands at the end, at ${this.size} records: nothing proves the last records.`,
      );
  }
}
