import { toHex } from './bytes.ts';
import { isObject, type JsonObject, readCanonical } from './canonical.ts';
import { Epochs } from './epochs.ts';
import { LineReader, longestLine } from './lines.ts';
import { ProblemList } from './problems.ts';
import { lineForms } from './schema.ts';
import { Sha256 } from './sha256.ts';
import { makeSignatureCheck, type SignatureCheck } from './signatures.ts';
import { Transcript } from './transcript.ts';
import { type FileResult, type GivenFile, notices, type Verdict } from './verdict.ts';

export interface VerifyOptions {
  /** Fingerprint from a trusted place, hex; blanks, colons and case do not matter. */
  readonly fingerprint?: string | undefined;
  readonly check?: SignatureCheck;
}

const stages = ['bundle', 'key-epoch', 'file', 'transcript', 'seal', 'end'] as const;
type Stage = (typeof stages)[number];
const transcriptTypes = new Set(['record', 'pruned', 'tile', 'checkpoint']);
const contentOfRecord = '{"content":{';

/**
 * Verifies a proof bundle as docs/audit.md describes it, written from that page alone. Bytes go in by `write`, in pieces of
 * any length; memory is bounded by the longest line. After `end` the verdict lists what does not fit.
 */
export class BundleVerifier {
  private readonly problems = new ProblemList();
  private readonly epochs: Epochs;
  private readonly transcript: Transcript;
  private readonly reader = new LineReader((line) => this.takeLine(line));
  private readonly digest = new Sha256();
  private readonly expected: string | undefined;
  private stage: Stage = 'bundle';
  private line = 0;
  private header: JsonObject | undefined;
  private log: string | null = null;
  private readonly fileLines: (GivenFile & { readonly line: number })[] = [];
  private stopped = false;

  constructor(options: VerifyOptions = {}) {
    this.epochs = new Epochs(this.problems, options.check ?? makeSignatureCheck());
    this.transcript = new Transcript(this.problems, this.epochs);
    this.expected = options.fingerprint?.replace(/[\s:-]/g, '').toLowerCase();
  }

  write(chunk: Uint8Array): void {
    if (this.stopped || this.reader.write(chunk)) return;
    this.stopped = true;
    this.problems.add(
      'LINE_TOO_LONG',
      { line: this.line + 1 },
      `Line ${this.line + 1} is longer than ${longestLine} bytes; nothing was read from there on.`,
    );
  }

  /** Names of the reports that were sealed with the bundle, as far as it has been read. */
  get fileNames(): readonly string[] {
    return this.fileLines.map((file) => file.name);
  }

  private takeLine(line: Uint8Array): void {
    this.line += 1;
    if (this.stage === 'end') {
      this.problems.add('AFTER_SEAL', { line: this.line }, `Line ${this.line} stands behind the seal.`);
      return;
    }
    const bytes = line.subarray(0, -1);
    if (this.stage === 'transcript' && this.transcript.takeQuick(bytes, this.line)) {
      this.digest.update(line);
      return;
    }
    const reading = readCanonical(bytes);
    if (reading.problem !== undefined) this.takeBroken(reading.problem, reading.reason, reading.text);
    else {
      const value = reading.value;
      const type = isObject(value) && typeof value['type'] === 'string' ? value['type'] : '';
      const wrong =
        lineForms[type]?.(value) ?? (Object.hasOwn(lineForms, type) ? undefined : 'has no known type');
      if (wrong !== undefined)
        this.takeBroken('LINE_MALFORMED', `the line ${wrong}`, new TextDecoder().decode(bytes));
      else if (type === 'seal') {
        this.takeSeal(value as JsonObject);
        return;
      } else this.takeValue(type, value as JsonObject, bytes);
    }
    this.digest.update(line);
  }

  private takeBroken(code: string, reason: string, text: string): void {
    const inside = this.stage === 'transcript' || text.startsWith(contentOfRecord);
    if (this.line === 1 || !inside) {
      this.problems.add(code, { line: this.line }, `Line ${this.line}: ${reason}.`);
      if (this.line === 1) this.stage = 'key-epoch';
      return;
    }
    this.stage = 'transcript';
    this.transcript.takeBroken(code, reason, text, this.line);
  }

  /** Moves on to the part of the bundle that a line belongs to; false when that part is over. */
  private enter(stage: Stage): boolean {
    if (stages.indexOf(stage) < stages.indexOf(this.stage)) {
      this.problems.add('LINE_ORDER', { line: this.line }, `Line ${this.line} belongs to an earlier part.`);
      return false;
    }
    this.stage = stage;
    return true;
  }

  private takeValue(type: string, value: JsonObject, bytes: Uint8Array): void {
    if (this.line === 1 && type !== 'bundle') {
      this.problems.add('BUNDLE_HEADER', { line: 1 }, 'The file does not begin as a proof bundle does.');
      this.stage = 'key-epoch';
    }
    if (!this.enter(transcriptTypes.has(type) ? 'transcript' : (type as Stage))) return;
    this.checkLog(value);
    if (type === 'bundle') {
      this.header = value;
      this.transcript.size = value['size'] as number;
      this.stage = 'key-epoch';
    } else if (type === 'key-epoch') this.epochs.add(value, this.line);
    else if (type === 'file') this.takeFile(value);
    else this.transcript.take(value, bytes, this.line);
  }

  private checkLog(value: JsonObject): void {
    const log = value['log'];
    if (log === undefined || log === this.log) return;
    if (this.log === null) this.log = log as string;
    else
      this.problems.add(
        'LOG_DIFFERS',
        { line: this.line },
        `Line ${this.line} belongs to another log, ${log}.`,
      );
  }

  private takeFile(value: JsonObject): void {
    const file = {
      name: value['name'] as string,
      bytes: value['bytes'] as number,
      sha256: value['sha256'] as string,
      line: this.line,
    };
    const before = this.fileLines.at(-1);
    if (before !== undefined && !(before.name < file.name))
      this.problems.add(
        'FILE_ORDER',
        { line: this.line },
        `The file "${file.name}" stands out of order or twice.`,
      );
    this.fileLines.push(file);
  }

  private takeSeal(value: JsonObject): void {
    this.endTranscript();
    this.checkLog(value);
    this.stage = 'end';
    if (toHex(this.digest.digest()) !== value['sha256'])
      this.problems.add(
        'SEAL_DIGEST',
        { line: this.line },
        'The bytes before the seal are not those that were sealed: a line was changed, added or removed.',
      );
    this.epochs.signed(value, 'SEAL_SIGNATURE', 'The seal', this.line);
  }

  private endTranscript(): void {
    this.transcript.finish(this.line);
    const count = (name: string, found: number, what: string) => {
      const stated = this.header?.[name];
      if (stated !== undefined && stated !== found)
        this.problems.add(
          'COUNT_DIFFERS',
          { line: this.line },
          `The first line speaks of ${stated} ${what}; there are ${found}.`,
        );
    };
    count('records', this.transcript.records, 'record lines');
    count('files', this.fileLines.length, 'file lines');
    if (this.epochs.count === 0) this.problems.add('EPOCH_MISSING', {}, 'The bundle holds no key epoch.');
  }

  private compareFiles(given: readonly GivenFile[]): FileResult[] {
    for (const { name } of given)
      if (!this.fileLines.some((file) => file.name === name))
        this.problems.add('FILE_UNKNOWN', {}, `The file "${name}" was not sealed with this bundle.`);
    return this.fileLines.map(({ name, bytes, sha256, line }) => {
      const found = given.filter((file) => file.name === name);
      if (found.length === 0) return { name, status: 'not given' };
      if (found.every((file) => file.bytes === bytes && file.sha256 === sha256))
        return { name, status: 'matches' };
      this.problems.add(
        'FILE_DIFFERS',
        { line },
        `The file "${name}" is not the one that was sealed with this bundle.`,
      );
      return { name, status: 'differs' };
    });
  }

  private compareFingerprint(): Verdict['fingerprintStatus'] {
    if (this.expected === undefined || this.expected === '') return 'not given';
    if (this.expected === this.epochs.fingerprint) return 'matches';
    this.problems.add(
      'FINGERPRINT_DIFFERS',
      {},
      `The fingerprint of this log is ${this.epochs.fingerprint ?? 'unknown'}, not the expected ${this.expected}: it is another log, or one made anew with other keys.`,
    );
    return 'differs';
  }

  /** Ends the bundle and compares the files that the caller has beside it. */
  end(given: readonly GivenFile[] = []): Verdict {
    if (!this.stopped) {
      if (this.reader.rest().length > 0)
        this.problems.add(
          'LINE_UNFINISHED',
          { line: this.line + 1 },
          'The file ends in the middle of a line.',
        );
      else if (this.line === 0) this.problems.add('BUNDLE_EMPTY', {}, 'The file is empty.');
      if (this.stage !== 'end') {
        this.endTranscript();
        this.problems.add('SEAL_MISSING', {}, 'The bundle has no seal at its end: it was cut short.');
      }
    }
    const files = this.compareFiles(given);
    const fingerprintStatus = this.compareFingerprint();
    const header = this.header;
    return {
      ok: this.problems.none,
      log: this.log,
      fingerprint: this.epochs.fingerprint,
      fingerprintStatus,
      size: (header?.['size'] as number | undefined) ?? null,
      records: this.transcript.records,
      checkpoints: this.transcript.checkpoints,
      keyEpochs: this.epochs.count,
      createdAt: (header?.['createdAt'] as number | undefined) ?? null,
      createdBy: header?.['createdBy'] ?? null,
      title: (header?.['title'] as string | undefined) ?? null,
      scope: header?.['scope'] ?? null,
      files,
      problems: this.problems.listed(),
      moreProblems: this.problems.more,
      notice: notices[fingerprintStatus],
    };
  }
}
