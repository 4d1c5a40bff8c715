import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeFrame, encodeFrame, FrameError } from '../../../engine/api/wire/frame.ts';

const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? 0 : value));
const arrays = fc.oneof(
  fc.uint8Array(),
  fc.uint16Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
);
const key = fc.string().filter((text) => text !== '__proto__' && text !== '$array' && text !== 'toJSON');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    finite,
    fc.boolean(),
    fc.constant(null),
    arrays,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

test('every value comes back as it went, arrays bit for bit', () => {
  fc.assert(
    fc.property(value, (original) => {
      assert.deepStrictEqual(decodeFrame(encodeFrame(original)), original);
    }),
    { numRuns: 500 },
  );
});

test('a frame may stand anywhere in memory', () => {
  fc.assert(
    fc.property(fc.float64Array(), fc.integer({ min: 0, max: 15 }), (numbers, shift) => {
      const frame = encodeFrame({ numbers });
      const moved = new Uint8Array(frame.byteLength + shift);
      moved.set(frame, shift);
      assert.deepStrictEqual(decodeFrame(moved.subarray(shift)), { numbers });
      // A Node Buffer, as a socket delivers it: its `slice` does not copy.
      assert.deepStrictEqual(decodeFrame(Buffer.from(moved.buffer).subarray(shift)), { numbers });
    }),
  );
});

test('any bytes are either a frame or a FrameError, never another fault', () => {
  const isSafe = (bytes: Uint8Array) => {
    try {
      decodeFrame(bytes);
    } catch (error) {
      assert.ok(error instanceof FrameError, String(error));
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isSafe), { numRuns: 1_000 });
  const damaged = fc.tuple(value, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([original, at, flip]) => {
    const frame = encodeFrame(original);
    const index = at % frame.byteLength;
    frame[index] = (frame[index] as number) ^ flip;
    return frame;
  });
  fc.assert(fc.property(damaged, isSafe), { numRuns: 1_000 });
});

test('a frame speaks of its arrays by number only, and nobody else uses the word', () => {
  const frameOf = (value: string): Uint8Array => {
    const head = new TextEncoder().encode(`{"value":${value},"arrays":[["u8",0]]}`);
    const frame = new Uint8Array(4 + head.byteLength + 8);
    new DataView(frame.buffer).setUint32(0, head.byteLength, true);
    frame.set(head, 4);
    return frame;
  };
  assert.deepEqual(decodeFrame(frameOf('{"$array":0}')), new Uint8Array(0));
  for (const wrong of ['"map"', '"length"', '"__proto__"', '"0"', '1', '-1', '0.5', 'null', '[0]']) {
    assert.throws(() => decodeFrame(frameOf(`{"$array":${wrong}}`)), FrameError, wrong);
  }
  assert.throws(() => encodeFrame({ saved: { $array: 0 } }), /value\.saved has the key \$array/);
});

test('a number that JSON cannot carry is refused by name, inside a typed array it travels', () => {
  assert.throws(() => encodeFrame({ bars: [{ close: Number.NaN }] }), /value\.bars\[0\]\.close is NaN/);
  assert.throws(() => encodeFrame({ last: Number.POSITIVE_INFINITY }), FrameError);
  assert.deepStrictEqual(
    decodeFrame(encodeFrame(Float64Array.of(Number.NaN, -0))),
    Float64Array.of(Number.NaN, -0),
  );
});
