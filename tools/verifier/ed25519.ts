import { sha512 } from './sha512.ts';

/**
 * Verification of Ed25519 (RFC 8032, section 5.1.7), strict: the scalar S lies below L, both points are canonical
 * encodings, and [S]B = R + [h]A holds without the cofactor, compared as bytes. No secret is handled, so nothing needs to
 * run in constant time.
 */

/** Section 5.1: the field, the order of the base point, and the constant of the curve -x^2 + y^2 = 1 + d x^2 y^2. */
const p = 2n ** 255n - 19n;
const order = 2n ** 252n + 27742317777372353535851937790883648493n;
const d = mod(-121665n * power(121666n, p - 2n));
const rootOfMinusOne = power(2n, (p - 1n) / 4n);
const base = decode(encode({ x: 0n, y: mod(4n * power(5n, p - 2n)), z: 1n, t: 0n })) as Point;

/** Extended coordinates of section 5.1.4: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

function mod(value: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}

function power(value: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = value;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

/** Section 5.1.4, the complete addition; it also doubles. */
function add(left: Point, right: Point): Point {
  const a = (left.y - left.x) * (right.y - right.x);
  const b = (left.y + left.x) * (right.y + right.x);
  const c = mod(2n * left.t * right.t) * d;
  const e = mod(b - a);
  const h = mod(b + a);
  const twice = 2n * left.z * right.z;
  const f = mod(twice - c);
  const g = mod(twice + c);
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index -= 1)
    value = (value << 8n) | BigInt(bytes[index] as number);
  return value;
}

/** Section 5.1.2. */
function encode(point: Point): Uint8Array {
  const inverse = power(point.z, p - 2n);
  let value = mod(point.y * inverse) | ((mod(point.x * inverse) & 1n) << 255n);
  const bytes = new Uint8Array(32);
  for (let index = 0; index < 32; index += 1) {
    bytes[index] = Number(value & 255n);
    value >>= 8n;
  }
  return bytes;
}

/** Section 5.1.3; undefined for bytes that are no point, or not the one way to write it. */
function decode(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined;
  const value = littleEndian(bytes);
  const sign = value >> 255n;
  const y = value & ((1n << 255n) - 1n);
  if (y >= p) return undefined;
  const u = mod(y * y - 1n);
  const v = mod(d * y * y + 1n);
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (p - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * rootOfMinusOne);
  if (mod(v * x * x) !== u) return undefined;
  if (x === 0n && sign === 1n) return undefined;
  if ((x & 1n) !== sign) x = p - x;
  return { x, y, z: 1n, t: mod(x * y) };
}

const neutral: Point = { x: 0n, y: 1n, z: 1n, t: 0n };

/** Multiples of w^i times a point, w = 2^bits: a product then takes an addition for each digit and no doubling. */
interface Table {
  readonly bits: number;
  readonly rows: readonly (readonly Point[])[];
}

function makeTable(point: Point, bits: number): Table {
  const rows: Point[][] = [];
  let unit = point;
  for (let digit = 0; digit * bits < 256; digit += 1) {
    const row = [neutral];
    while (row.length < 2 ** bits) row.push(add(row.at(-1) as Point, unit));
    rows.push(row);
    unit = add(row.at(-1) as Point, unit);
  }
  return { bits, rows };
}

function multiply({ bits, rows }: Table, scalar: bigint, start: Point): Point {
  const mask = (1n << BigInt(bits)) - 1n;
  let sum = start;
  let rest = scalar;
  for (const row of rows) {
    const digit = Number(rest & mask);
    if (digit !== 0) sum = add(sum, row[digit] as Point);
    rest >>= BigInt(bits);
  }
  return sum;
}

/** A key that signs a whole log is worth a table of 8,000 points; one that signs two bodies is not. */
const narrow = 4;
const wide = 8;
const usesWorthWide = 100;

let baseTable: Table | undefined;

/** A public key made ready for many verifications. */
export interface Ed25519Key {
  readonly bytes: Uint8Array;
  /** Of the negative of its point. */
  table: Table;
  uses: number;
}

/** Undefined when the 32 bytes are no canonical point of the curve. */
export function openEd25519Key(bytes: Uint8Array): Ed25519Key | undefined {
  const point = decode(bytes);
  if (point === undefined) return undefined;
  const negative = { ...point, x: mod(-point.x), t: mod(-point.t) };
  return { bytes, table: makeTable(negative, narrow), uses: 0 };
}

/** True only for the one canonical signature of 64 bytes that fits key and message. */
export function verifyEd25519(key: Ed25519Key, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  if (s >= order) return false;
  key.uses += 1;
  if (key.uses === usesWorthWide) {
    key.table = makeTable(key.table.rows[0]?.[1] as Point, wide);
    baseTable = makeTable(base, wide);
  }
  baseTable ??= makeTable(base, narrow);
  const h = littleEndian(sha512(r, key.bytes, message)) % order;
  // encode() gives canonical bytes only, so R is thereby checked to be a canonical point.
  const expected = encode(multiply(key.table, h, multiply(baseTable, s, neutral)));
  return expected.every((byte, index) => byte === r[index]);
}
