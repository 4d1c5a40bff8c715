import { Buffer } from 'node:buffer';
import { type BundleFile, canonical, recordHash, recordLine } from './proof-bundle.ts';

/** A bundle with one change in it. */
export interface Mutant {
  readonly kind: string;
  readonly bytes: Uint8Array;
  readonly files: readonly BundleFile[];
  /** Index of the record whose line was touched. */
  readonly record?: number | undefined;
  /** Another record that may as well be named. */
  readonly alternative?: number | undefined;
  /** Whether that record can be named alone; where its hash was fixed up only a range can. */
  readonly exact?: boolean;
}

type Random = () => number;
type Lines = readonly string[];
interface Change {
  readonly lines: Lines;
  readonly record?: number | undefined;
  readonly alternative?: number | undefined;
  readonly exact?: boolean;
}
type Content = Record<string, unknown> & { index: number };

const pick = (random: Random, below: number): number => Math.floor(random() * below);
const isRecord = (line: string): boolean => line.startsWith('{"content":');
const contentOf = (line: string): Content => JSON.parse(line).content as Content;
const finish = (text: string): string => `${text}\n`;

function lineOf(lines: Lines, random: Random, fits: (line: string) => boolean): number {
  const fitting = lines.flatMap((line, at) => (fits(line) ? [at] : []));
  return fitting[pick(random, fitting.length)] as number;
}

const with_ = (lines: Lines, at: number, ...instead: readonly string[]): Lines =>
  lines.toSpliced(at, 1, ...instead);

function flip(lines: Lines, at: number, random: Random): Buffer[] {
  return lines.map((line, index) => {
    const bytes = Buffer.from(line);
    if (index !== at) return bytes;
    const place = pick(random, bytes.length);
    bytes[place] = (bytes[place] as number) ^ (1 + pick(random, 255));
    return bytes;
  });
}

function changedContent(content: Content, random: Random): Content {
  const changes: readonly ((content: Content) => Content)[] = [
    (c) => ({ ...c, time: (c['time'] as number) + 1 }),
    (c) => ({ ...c, action: `${c['action']}d` }),
    (c) => ({ ...c, details: {} }),
    (c) => ({ ...c, subject: { ...(c['subject'] as object), book: 'other' } }),
    (c) => ({ ...c, actor: { ...(c['actor'] as object), user: 'Mallory' } }),
  ];
  return (changes[pick(random, changes.length)] as (content: Content) => Content)(content);
}

/** Changes a field of a JSON line to another value of its kind. */
function changedField(line: string, name: string): string {
  const value = JSON.parse(line);
  const old = value[name];
  if (typeof old === 'number') value[name] = old + 1;
  else if (typeof old === 'string') value[name] = `${old.startsWith('0') ? '1' : '0'}${old.slice(1)}`;
  else if (old === null) value[name] = 'a'.repeat(64);
  else {
    const inner = Object.keys(old)[0] as string;
    value[name] = { ...old, [inner]: typeof old[inner] === 'number' ? old[inner] + 1 : 'AAAA' };
  }
  return finish(canonical(value));
}

/** Two record lines; their order is that of the file. */
function twoRecords(lines: Lines, random: Random): [number, number] {
  const first = lineOf(lines, random, isRecord);
  for (;;) {
    const second = lineOf(lines, random, isRecord);
    if (second !== first) return first < second ? [first, second] : [second, first];
  }
}

const type = (name: string) => (line: string) => line.includes(`"type":"${name}"`) && !isRecord(line);

const kinds: Readonly<Record<string, (lines: Lines, random: Random) => Change>> = {
  'dropped record': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    return { lines: with_(lines, at), record: contentOf(lines[at] as string).index, exact: true };
  },
  'added record': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    const content = changedContent(contentOf(lines[at] as string), random);
    return {
      lines: with_(lines, at, lines[at] as string, finish(recordLine(content))),
      record: content.index,
      exact: true,
    };
  },
  'repeated record': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    const line = lines[at] as string;
    return { lines: with_(lines, at, line, line), record: contentOf(line).index, exact: true };
  },
  'exchanged records': (lines, random) => {
    const [first, second] = twoRecords(lines, random);
    const [a, b] = [lines[first] as string, lines[second] as string];
    return { lines: with_(with_(lines, first, b), second, a), record: contentOf(b).index, exact: true };
  },
  'moved record': (lines, random) => {
    const [first, second] = twoRecords(lines, random);
    const line = lines[first] as string;
    const passed = lines.slice(first + 1, second + 1).filter(isRecord);
    return {
      lines: with_(with_(lines, second, lines[second] as string, line), first),
      record: contentOf(line).index,
      // Of two neighbours that changed places nobody can say which of them was moved.
      ...(passed.length === 1 && { alternative: contentOf(passed[0] as string).index }),
      exact: true,
    };
  },
  'replayed record': (lines, random) => {
    const [first, second] = twoRecords(lines, random);
    const [at, from] = random() < 0.5 ? [first, second] : [second, first];
    return {
      lines: with_(lines, at, lines[from] as string),
      record: contentOf(lines[at] as string).index,
      exact: true,
    };
  },
  'replayed record, renumbered': (lines, random) => {
    const [at, from] = twoRecords(lines, random);
    const { index } = contentOf(lines[at] as string);
    const content = { ...contentOf(lines[from] as string), index, phase: 'event', request: null };
    return { lines: with_(lines, at, finish(recordLine(content))), record: index };
  },
  'exchanged hashes': (lines, random) => {
    const [first, second] = twoRecords(lines, random);
    const a = JSON.parse(lines[first] as string);
    const b = JSON.parse(lines[second] as string);
    [a.hash, b.hash] = [b.hash, a.hash];
    const changed = with_(with_(lines, first, finish(canonical(a))), second, finish(canonical(b)));
    return { lines: changed, record: a.content.index, exact: true };
  },
  'changed content': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    const value = JSON.parse(lines[at] as string);
    value.content = changedContent(value.content, random);
    return { lines: with_(lines, at, finish(canonical(value))), record: value.content.index, exact: true };
  },
  'changed content, hash fixed up': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    const content = changedContent(contentOf(lines[at] as string), random);
    return { lines: with_(lines, at, finish(recordLine(content))), record: content.index };
  },
  'another hash': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    const value = JSON.parse(lines[at] as string);
    value.hash = recordHash({ at });
    return { lines: with_(lines, at, finish(canonical(value))), record: value.content.index, exact: true };
  },
  'unknown field in a record': (lines, random) => {
    const at = lineOf(lines, random, isRecord);
    const content = { ...contentOf(lines[at] as string), extra: 1 };
    return { lines: with_(lines, at, finish(recordLine(content))), record: content.index, exact: true };
  },
  'changed checkpoint': (lines, random) => {
    const at = lineOf(lines, random, type('checkpoint'));
    const names = ['rootHash', 'size', 'time', 'keyEpoch', 'previous', 'log', 'signatures'];
    return {
      lines: with_(lines, at, changedField(lines[at] as string, names[pick(random, names.length)] as string)),
    };
  },
  'changed line of another kind': (lines, random) => {
    const at = lineOf(lines, random, (line) => !isRecord(line));
    const names = Object.keys(JSON.parse(lines[at] as string));
    return {
      lines: with_(lines, at, changedField(lines[at] as string, names[pick(random, names.length)] as string)),
    };
  },
  'dropped line': (lines, random) => ({ lines: with_(lines, pick(random, lines.length)) }),
  'repeated line': (lines, random) => {
    const at = pick(random, lines.length);
    return { lines: with_(lines, at, lines[at] as string, lines[at] as string) };
  },
  'exchanged lines': (lines, random) => {
    const first = pick(random, lines.length);
    const second = pick(random, lines.length);
    return { lines: with_(with_(lines, first, lines[second] as string), second, lines[first] as string) };
  },
  'cut short': (lines, random) => ({ lines: [lines.join('').slice(0, pick(random, lines.join('').length))] }),
  'text behind the end': (lines, random) => ({
    lines: [...lines, random() < 0.5 ? '\n' : (lines.at(-1) as string)],
  }),
  'white space': (lines, random) => {
    const at = pick(random, lines.length);
    return { lines: with_(lines, at, (lines[at] as string).replace(':', ': ')) };
  },
};

function attempt(lines: Lines, files: readonly BundleFile[], random: Random): Mutant {
  const names = ['flipped byte', 'flipped byte of a record', 'changed file', ...Object.keys(kinds)];
  const kind = names[pick(random, names.length)] as string;
  if (kind === 'flipped byte')
    return { kind, bytes: Buffer.concat(flip(lines, pick(random, lines.length), random)), files };
  if (kind === 'flipped byte of a record') {
    const at = lineOf(lines, random, isRecord);
    const { index } = contentOf(lines[at] as string);
    return { kind, bytes: Buffer.concat(flip(lines, at, random)), files, record: index, exact: true };
  }
  if (kind === 'changed file') {
    const at = pick(random, files.length);
    const { name, bytes } = files[at] as BundleFile;
    const changed = Buffer.from(bytes);
    changed[0] = (changed[0] as number) ^ 1;
    return {
      kind,
      bytes: Buffer.from(lines.join('')),
      files: files.toSpliced(at, 1, { name, bytes: changed }),
    };
  }
  const change = (kinds[kind] as (lines: Lines, random: Random) => Change)(lines, random);
  return { kind, files, ...change, bytes: Buffer.from(change.lines.join('')) };
}

/** Changes one thing, at random. The bytes always differ from those that were given, or a file does. */
export function mutate(lines: Lines, files: readonly BundleFile[], random: Random): Mutant {
  const before = Buffer.from(lines.join(''));
  for (;;) {
    const mutant = attempt(lines, files, random);
    if (mutant.files !== files || !before.equals(mutant.bytes)) return mutant;
  }
}
