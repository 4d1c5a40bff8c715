import { Buffer } from 'node:buffer';
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { seeded } from './venue-fuzz.ts';

/**
 * Builds proof bundles from docs/audit.md alone, with Node's own cryptography: neither the program that writes them nor
 * the verifier has a part in it, so that both can be held against it.
 */
export interface BundleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface BundleOptions {
  readonly seed: number;
  /** Number of records of the log. */
  readonly size: number;
  /** Sizes at which a checkpoint stands, ascending; the last is `size`. */
  readonly checkpoints: readonly number[];
  readonly epochs?: number;
  readonly shown?: (index: number) => boolean;
  readonly content?: (index: number) => Plain;
  readonly files?: readonly BundleFile[];
  readonly title?: string;
}

type Plain = Readonly<Record<string, unknown>>;

/** Canonical JSON of plain values: sorted keys, no white space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}

const hash = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const state = createHash('sha256');
  for (const part of parts) state.update(part);
  return state.digest();
};

export const recordHash = (content: Plain): string =>
  hash(Uint8Array.of(0), canonical(content)).toString('hex');

export const recordLine = (content: Plain): string =>
  canonical({ type: 'record', hash: recordHash(content), content });

/** A key pair of each scheme from a seed (RFC 8410 section 7; RFC 9881 section 6, the seed form). */
function keysOf(seed: string): { readonly ed25519: KeyObject; readonly mlDsa87: KeyObject } {
  const open = (prefix: string, scheme: string) =>
    createPrivateKey({
      key: Buffer.concat([Buffer.from(prefix, 'hex'), hash(`${seed} ${scheme}`)]),
      format: 'der',
      type: 'pkcs8',
    });
  return {
    ed25519: open('302e020100300506032b657004220420', 'ed25519'),
    mlDsa87: open('3034020100300b060960864801650304031304228020', 'ml-dsa-87'),
  };
}

type Keys = ReturnType<typeof keysOf>;

function publicBytes(key: KeyObject, length: number): string {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return der.subarray(der.length - length).toString('base64');
}

function signatures(keys: Keys, body: Plain): Plain {
  const message = Buffer.from(`energyopti-audit-v1\n${canonical(body)}`);
  return {
    ed25519: sign(null, message, keys.ed25519).toString('base64'),
    mlDsa87: sign(null, message, keys.mlDsa87).toString('base64'),
  };
}

function uuid(text: string): string {
  const hex = hash(text).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** All complete nodes of a tree, level over level, 32 bytes each. */
function makeLevels(size: number, content: (index: number) => Plain): Buffer[] {
  const leaves = Buffer.alloc(32 * size);
  for (let index = 0; index < size; index += 1)
    leaves.set(hash(Uint8Array.of(0), canonical(content(index))), 32 * index);
  const levels = [leaves];
  for (let below = leaves; below.length >= 64; ) {
    const level = Buffer.alloc(32 * Math.floor(below.length / 64));
    for (let at = 0; at < level.length; at += 32)
      level.set(hash(Uint8Array.of(1), below.subarray(2 * at, 2 * at + 64)), at);
    levels.push(level);
    below = level;
  }
  return levels;
}

function nodeOf(levels: readonly Buffer[], level: number, index: number): Buffer {
  return (levels[level] as Buffer).subarray(32 * index, 32 * index + 32);
}

/** RFC 6962 section 2.1, as the definition says it. */
function rootOf(levels: readonly Buffer[], size: number, from = 0): Buffer {
  if (size === 0) return hash();
  let level = 0;
  while (2 ** (level + 1) <= size) level += 1;
  const width = 2 ** level;
  const left = nodeOf(levels, level, from / width);
  if (width === size) return left;
  return hash(Uint8Array.of(1), left, rootOf(levels, size - width, from + width));
}

const started = Date.UTC(2026, 0, 5);
const people = ['Alice Osei', 'Bashir Ünal', 'هدى المصري', 'D. "Quote" O\'Neil'];
const actions = ['order.place', 'order.cancel', 'vault.backup', 'sign-in', 'report.export'];
const categories = ['order', 'command', 'sign-in', 'export', 'limit', 'approval', 'model', 'system'];

function actor(random: () => number): Plain {
  const person = Math.floor(random() * people.length);
  return {
    userId: `user-${person}`,
    user: people[person],
    role: person === 0 ? 'admin' : 'trader',
    session: uuid(`session ${person}`),
    address: random() < 0.5 ? null : '127.0.0.1',
    host: 'desk-7',
  };
}

/** A record with every kind of value in it. */
export function madeContent(seed: number, index: number, epoch = 1): Plain {
  const random = seeded(seed * 1_000_003 + index);
  const ends = index > 0 && random() < 0.3;
  return {
    version: 1,
    index,
    time: started + index * 37,
    boot: uuid(`boot ${seed} ${Math.floor(index / 100)}`),
    monotonic: (index % 100) * 37_000,
    clock: {
      source: 'system',
      offsetMilliseconds: random() < 0.3 ? null : Math.round(random() * 1e5) / 1e4 - 3,
    },
    keyEpoch: epoch,
    category: categories[Math.floor(random() * categories.length)],
    action: actions[Math.floor(random() * actions.length)],
    phase: ends ? (random() < 0.8 ? 'done' : 'failed') : random() < 0.5 ? 'requested' : 'event',
    request: ends ? Math.floor(random() * index) : null,
    actor: actor(random),
    approval: random() < 0.1 ? `approval-${index}` : null,
    subject: { order: `order-${Math.floor(random() * 1e6)}`, instrument: 'CLZ6' },
    details: {
      price: `${(random() * 90).toFixed(2)}`,
      quantity: Math.floor(random() * 50),
      rate: random() * 1e-9,
      list: [true, false, null, -1.5, 1e21, { deep: { deeper: [] } }],
      // JavaScript lists keys that are whole numbers first and by value; the canonical order is another.
      ...(index % 16 === 0 && { '9': 'nine', '10': 'ten', '': 0, __proto: {} }),
      note: random() < 0.2 ? 'tab\t line\n quote " slash \\ euro € emoji 😀 \u0001 \u2028' : '',
    },
  };
}

/** Aligned nodes that together cover a run of leaves, the greatest possible. */
function* nodesOver(from: number, to: number): Generator<{ level: number; index: number }> {
  for (let at = from; at < to; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    yield { level, index: at / 2 ** level };
    at += 2 ** level;
  }
}

/** Lines of the transcript, each without its line feed. */
function* transcript(options: BundleOptions, sign: (body: Plain) => Plain, log: string): Generator<string> {
  const { size, shown = () => true, seed } = options;
  const content = options.content ?? ((index: number) => madeContent(seed, index));
  const levels = makeLevels(size, content);
  const stops = new Set(options.checkpoints);
  let hidden = 0;
  let shows = false;
  let previous: string | null = null;
  for (let at = 0; at <= size; at += 1) {
    // A tile must find what is hidden before it written down.
    const tileEnds = shows && at % 256 === 0;
    if (stops.has(at) || at === size || shown(at) || tileEnds) {
      for (const { level, index } of nodesOver(hidden, at))
        yield canonical({ type: 'pruned', level, index, hash: nodeOf(levels, level, index).toString('hex') });
      hidden = at;
    }
    if (tileEnds) {
      const index = at / 256 - 1;
      yield canonical({ type: 'tile', index, hash: nodeOf(levels, 8, index).toString('hex') });
      shows = false;
    }
    if (stops.has(at)) {
      const rootHash = rootOf(levels, at).toString('hex');
      const time = started + at * 37 + 5;
      const body: Plain = { type: 'checkpoint', version: 1, log, size: at, rootHash, time, previous };
      const signed = sign(body);
      const { signatures: _, ...whole } = signed;
      previous = hash(canonical(whole)).toString('hex');
      yield canonical(signed);
    }
    if (at === size || !shown(at)) continue;
    shows = true;
    hidden = at + 1;
    const record = content(at);
    const leaf = nodeOf(levels, 0, at).toString('hex');
    yield canonical({ type: 'record', hash: leaf, content: record });
  }
}

/** The whole bundle, line by line, each with its line feed. */
export function* bundleLines(options: BundleOptions): Generator<string> {
  const { seed, size, epochs = 1, shown = () => true, files = [] } = options;
  const log = uuid(`log ${seed}`);
  const keys = Array.from({ length: epochs }, (_, index) => keysOf(`${seed} ${index}`));
  const signed = (number: number, body: Plain): Plain => ({
    ...body,
    signatures: signatures(keys[number - 1] as Keys, body),
  });
  const digest = createHash('sha256');
  const line = (text: string): string => {
    digest.update(`${text}\n`);
    return `${text}\n`;
  };
  let records = 0;
  for (let index = 0; index < size; index += 1) if (shown(index)) records += 1;
  yield line(
    canonical({
      type: 'bundle',
      version: 1,
      log,
      title: options.title ?? 'Audit report',
      scope: { from: started, to: started + size * 37, user: null },
      createdAt: started + size * 37 + 1_000,
      createdBy: actor(seeded(seed)),
      size,
      records,
      files: files.length,
    }),
  );
  let previous: string | null = null;
  for (const [index, pair] of keys.entries()) {
    const body: Plain = {
      type: 'key-epoch',
      version: 1,
      log,
      epoch: index + 1,
      createdAt: started + index,
      ed25519: publicBytes(pair.ed25519, 32),
      mlDsa87: publicBytes(pair.mlDsa87, 2_592),
      previous,
    };
    previous = hash(canonical(body)).toString('hex');
    const before = keys[index - 1];
    const endorsement = before === undefined ? null : signatures(before, body);
    yield line(canonical({ ...signed(index + 1, body), endorsement }));
  }
  for (const { name, bytes } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    yield line(
      canonical({
        type: 'file',
        name,
        mediaType: 'application/octet-stream',
        bytes: bytes.length,
        sha256: hash(bytes).toString('hex'),
      }),
    );
  // Later checkpoints are signed by later epochs.
  let signedSoFar = 0;
  const sign = (body: Plain): Plain => {
    signedSoFar += 1;
    const keyEpoch = Math.min(epochs, Math.ceil((signedSoFar * epochs) / options.checkpoints.length));
    return signed(keyEpoch, { ...body, keyEpoch });
  };
  for (const text of transcript(options, sign, log)) yield line(text);
  const sha256 = digest.digest('hex');
  yield `${canonical(signed(epochs, { type: 'seal', version: 1, log, keyEpoch: epochs, sha256 }))}\n`;
}

/** Fingerprint of a bundle: hash of the body of its first key epoch. */
export function fingerprintOf(lines: readonly string[]): string {
  const { signatures: _, endorsement: __, ...body } = JSON.parse(lines[1] as string);
  return hash(canonical(body)).toString('hex');
}

/** Digest and size of a file, as a caller of the verifier gives them. */
export function givenFile({ name, bytes }: BundleFile): { name: string; bytes: number; sha256: string } {
  return { name, bytes: bytes.length, sha256: hash(bytes).toString('hex') };
}
