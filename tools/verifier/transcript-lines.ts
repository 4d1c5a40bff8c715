import { fromHexBytes, fromHexHash } from './bytes.ts';
import type { JsonObject } from './canonical.ts';
import type { RecordFacts } from './quick-record.ts';
import { type Hash, tileSize } from './tree.ts';

/** A line of the transcript, and the leaves from `begin` up to `end` for which it stands by its own word. */
export interface Entry {
  readonly kind: 'record' | 'pruned' | 'tile' | 'checkpoint';
  readonly line: number;
  readonly begin: number;
  readonly end: number;
  readonly hash: Hash;
  /** Another hash for the same leaf, where content and hash contradict each other. */
  readonly doubt?: Hash;
  /** Of a record whose content has the right form and hash. */
  readonly facts?: RecordFacts;
  readonly value?: JsonObject;
}

/** A line that cannot be read. What it stood for shows only when the next line says where it begins. */
export interface Broken {
  readonly kind: 'broken';
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  /** Whether what is left of it looks like a record. */
  readonly record: boolean;
  /** The leaf's hash, where that can still be read. */
  readonly hash: Hash;
}

const recordStart = '{"content":{';
const recordEnd = /"hash":"([0-9a-f]{64})","type":"record"\}$/;
/** The content of a canonical record line lies between these many bytes of `{"content":` and of hash and type. */
const contentFrom = 11;
/** The hash begins so many bytes before the end. */
const hashBehind = '","type":"record"}'.length + 64;
const contentBehind = ',"hash":"","type":"record"}'.length + 64;

/** Bytes of the content within the canonical bytes of a record line. */
export function contentBytes(line: Uint8Array): Uint8Array {
  return line.subarray(contentFrom, line.length - contentBehind);
}

/** The hash that a canonical record line states. */
export function statedHash(line: Uint8Array): Uint8Array {
  return fromHexBytes(line, line.length - hashBehind);
}

/** Reads a pruned, tile or checkpoint line of the right form. */
export function readEntry(value: JsonObject, line: number): Entry {
  const kind = value['type'] as 'pruned' | 'tile' | 'checkpoint';
  if (kind === 'checkpoint') {
    const size = value['size'] as number;
    return { kind, line, begin: size, end: size, hash: null, value };
  }
  const hash = fromHexHash(value['hash'] as string);
  const index = value['index'] as number;
  if (kind === 'tile') {
    const end = tileSize * (index + 1);
    return { kind, line, begin: end, end, hash, value };
  }
  const width = 2 ** (value['level'] as number);
  return { kind, line, begin: index * width, end: (index + 1) * width, hash, value };
}

/** Reads what is left of a line that is no line of ours. */
export function readBroken(code: string, reason: string, text: string, line: number): Broken {
  const starts = text.startsWith(recordStart);
  const hash = recordEnd.exec(text)?.[1];
  return {
    kind: 'broken',
    line,
    code,
    reason,
    record: starts || hash !== undefined,
    hash: starts && hash !== undefined ? fromHexHash(hash) : null,
  };
}
