import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  describeDrawing,
  distanceTo,
  type Projection,
  rayEnd,
  shapesOf,
} from '../../../renderer/charts/drawing-geometry.ts';
import { roundToTick, snapToBar } from '../../../renderer/charts/snap.ts';
import {
  type Drawing,
  drawingKinds,
  drawingTools,
  positionFacts,
  readDrawings,
  toolOf,
} from '../../../renderer/state/drawings.ts';
import { createDrawingsEditor } from '../../../renderer/state/drawings-editor.ts';

/** One pixel a minute and ten a price unit, price 100 at the top. */
const plane: Projection = {
  width: 800,
  height: 400,
  x: (time) => time / 60_000,
  y: (price) => (100 - price) * 10,
  bars: (from, to) => (to - from) / 60_000,
  price: (price) => price.toFixed(2),
  priceSigned: (change) => change.toFixed(2),
  time: String,
  span: (milliseconds) => `${milliseconds / 60_000} min`,
};
const point = (minute: number, price: number) => ({ time: minute * 60_000, price });
const texts = (drawing: Omit<Drawing, 'id'>) =>
  shapesOf(drawing, plane).flatMap((shape) => (shape.shape === 'label' ? [shape.text] : []));

const anyPoint = fc.record({
  time: fc.integer({ min: 0, max: 4e12 }),
  price: fc.double({ min: -500, max: 500, noNaN: true, noDefaultInfinity: true }),
});
const anyDrawing = fc
  .constantFrom(...drawingKinds)
  .chain((kind) =>
    fc
      .array(anyPoint, { minLength: toolOf(kind).points.length, maxLength: toolOf(kind).points.length })
      .map((points): Omit<Drawing, 'id'> => ({ kind, points, ...(kind === 'text' && { text: 'note' }) })),
  );

describe('drawings as stored', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.array(anyDrawing, { maxLength: 20 }), (list) => {
        const drawings = list.map((drawing, index) => ({ id: `d${index}`, ...drawing }));
        const stored: unknown = JSON.parse(JSON.stringify(drawings));
        assert.deepEqual(readDrawings(stored), JSON.parse(JSON.stringify(drawings)));
      }),
    );
  });
  it('leave out what is none, and never fail', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(readDrawings(value))));
    const good = { id: 'a', kind: 'level', points: [point(1, 2)] };
    const bad = [
      { ...good, id: '' },
      { ...good, kind: 'spiral' },
      { ...good, points: [] },
      { ...good, points: [{ time: 'now', price: 1 }] },
      { id: 'b', kind: 'text', points: [point(1, 2)] },
      good,
    ];
    assert.deepEqual(readDrawings([good, ...bad]), [good]);
  });
  it('have a key of their own for each tool', () => {
    assert.equal(new Set(drawingTools.map(({ key }) => key)).size, drawingTools.length);
    assert.deepEqual(
      drawingTools.map(({ kind }) => kind),
      [...drawingKinds],
    );
  });
});

describe('drawing geometry', () => {
  it('has finite shapes for every drawing, which are hit where they lie', () => {
    fc.assert(
      fc.property(anyDrawing, (drawing) => {
        const shapes = shapesOf(drawing, plane);
        assert.ok(shapes.length > 0);
        for (const shape of shapes) {
          const places =
            shape.shape === 'segment'
              ? [shape.from, shape.to]
              : shape.shape === 'area'
                ? shape.corners
                : [shape.at];
          for (const [x, y] of places) assert.ok(Number.isFinite(x) && Number.isFinite(y));
          if (shape.shape === 'segment') assert.ok(distanceTo(shape.from, shapes) < 1e-3);
        }
      }),
    );
  });
  it('measures bars, time, price and percent', () => {
    const drawn = texts({ kind: 'measure', points: [point(10, 50), point(40, 60)] });
    assert.deepEqual(drawn, ['10.00  +20.00 %', '+30 bars  30 min']);
    const below = texts({ kind: 'measure', points: [point(10, -5), point(40, 5)] });
    assert.match(below[0] ?? '', /no percent/);
  });
  it('retraces from the end of the move, one label a place', () => {
    const drawn = texts({ kind: 'fibonacci', points: [point(0, 80), point(10, 100)] });
    assert.equal(drawn[0], '0.0 %  100.00');
    assert.ok(drawn.includes('50.0 %  90.00'));
    assert.ok(drawn.includes('61.8 %  87.64'));
    assert.equal(drawn.at(-1), '100.0 %  80.00');
    // 4 pixels apart: the labels would cover each other.
    assert.ok(texts({ kind: 'fibonacci', points: [point(0, 98), point(10, 100)] }).length < 4);
  });
  it('runs a ray to the edge and a channel through its third point', () => {
    assert.deepEqual(rayEnd([100, 100], [200, 150], 800, 400), [700, 400]);
    assert.deepEqual(rayEnd([100, 100], [50, 100], 800, 400), [0, 100]);
    assert.deepEqual(rayEnd([5, 5], [5, 5], 800, 400), [5, 5]);
    const channel = shapesOf({ kind: 'channel', points: [point(0, 80), point(10, 90), point(5, 70)] }, plane);
    const second = channel.filter((shape) => shape.shape === 'segment')[1];
    assert.ok(second !== undefined && distanceTo([5, plane.y(70) ?? 0], [second]) < 1e-9);
  });
  it('tells what a position risks', () => {
    assert.deepEqual(positionFacts(100, 98, 106), { side: 'long', risk: 2, reward: 6, ratio: 3 });
    assert.deepEqual(positionFacts(100, 101, 98), { side: 'short', risk: 1, reward: 2, ratio: 2 });
    assert.ok(Number.isNaN(positionFacts(100, 100, 101).ratio));
    const drawn = texts({ kind: 'position', points: [point(0, 100), point(9, 98), point(9, 106)] });
    assert.deepEqual(drawn, ['target 106.00  6.00', 'stop 98.00  -2.00', 'long 100.00  ratio 3.00']);
  });
  it('is said in words', () => {
    const level: Drawing = { id: 'a', kind: 'level', points: [point(1, 62.5)] };
    assert.equal(describeDrawing(level, 'Horizontal level', plane), 'Horizontal level at 62.50');
    const trend: Drawing = { id: 'b', kind: 'trend', points: [point(1, 62.5), point(2, 63)] };
    assert.equal(
      describeDrawing(trend, 'Trend line', plane),
      'Trend line: 62.50 on 60000 to 63.00 on 120000',
    );
  });
});

describe('snapping', () => {
  const bar = { time: 7, open: 10, high: 12, low: 9, close: 11, volume: 1 };
  it('takes the nearest price within reach and always the time of the bar', () => {
    assert.deepEqual(snapToBar({ time: 6, price: 11.9 }, bar, 0.5), { time: 7, price: 12 });
    assert.deepEqual(snapToBar({ time: 6, price: 13 }, bar, 0.5), { time: 7, price: 13 });
    assert.deepEqual(snapToBar({ time: 6, price: 13 }, null, 5), { time: 6, price: 13 });
  });
  it('rounds to ticks without dust', () => {
    assert.equal(roundToTick(71.234, 0.01), 71.23);
    assert.equal(roundToTick(-37.626, 0.01), -37.63);
    assert.equal(roundToTick(27.7631, 0.005), 27.765);
    assert.equal(roundToTick(1.5, 0), 1.5);
  });
});

describe('drawings editor', () => {
  const start = (initial: readonly Drawing[] = []) => {
    let count = 0;
    const editor = createDrawingsEditor(initial, () => {
      count += 1;
      return `n${count}`;
    });
    const stored: (readonly Drawing[])[] = [];
    editor.onStored((drawings) => stored.push(drawings));
    return { editor, stored };
  };
  it('sets points until the tool has all, and stores the drawing once', () => {
    const { editor, stored } = start();
    editor.pick('trend');
    editor.set(point(1, 10));
    assert.equal(stored.length, 0);
    editor.set(point(2, 11));
    assert.equal(stored.length, 1);
    assert.deepEqual(editor.getState().drawings, [
      { id: 'n1', kind: 'trend', points: [point(1, 10), point(2, 11)] },
    ]);
    assert.equal(editor.getState().selected, 'n1');
    assert.equal(editor.getState().tool, null);
  });
  it('gives up step by step', () => {
    const { editor, stored } = start();
    editor.pick('trend');
    editor.set(point(1, 10));
    assert.ok(editor.cancel());
    assert.equal(editor.getState().tool, 'trend');
    assert.ok(editor.cancel());
    assert.equal(editor.getState().tool, null);
    assert.equal(editor.cancel(), false);
    assert.equal(stored.length, 0);
  });
  it('asks for the words of a text, and an empty one is none', () => {
    const { editor } = start();
    editor.pick('text');
    editor.set(point(1, 10));
    editor.write('  ');
    assert.equal(editor.getState().drawings.length, 0);
    editor.pick('text');
    editor.set(point(1, 10));
    editor.write('OPEC');
    editor.rewrite();
    editor.write('OPEC+');
    assert.equal(editor.getState().drawings[0]?.text, 'OPEC+');
  });
  it('walks in order of time and off both ends', () => {
    const late: Drawing = { id: 'late', kind: 'level', points: [point(9, 1)] };
    const soon: Drawing = { id: 'soon', kind: 'level', points: [point(2, 1)] };
    const { editor } = start([late, soon]);
    assert.deepEqual([editor.walk(1)?.id, editor.walk(1)?.id, editor.walk(1)], ['soon', 'late', null]);
    assert.equal(editor.walk(-1)?.id, 'late');
    editor.remove();
    assert.deepEqual(
      editor.getState().drawings.map(({ id }) => id),
      ['soon'],
    );
  });
  it('undoes a drag as one step', () => {
    const level: Drawing = { id: 'a', kind: 'level', points: [point(1, 10)] };
    const { editor } = start([level]);
    for (const price of [11, 12, 13]) editor.change({ ...level, points: [point(1, price)] }, false);
    editor.change({ ...level, points: [point(1, 13)] }, true);
    assert.ok(editor.undo());
    assert.deepEqual(editor.getState().drawings, [level]);
    assert.ok(editor.redo());
    assert.equal(editor.getState().drawings[0]?.points[0]?.price, 13);
    assert.equal(editor.redo(), false);
  });
  it('goes all the way back and all the way forth', () => {
    fc.assert(
      fc.property(fc.array(anyDrawing, { minLength: 1, maxLength: 30 }), (list) => {
        const { editor } = start();
        const states = [editor.getState().drawings];
        for (const { kind, points } of list) {
          editor.pick(kind);
          for (const each of points) editor.set(each);
          editor.write('words');
          states.push(editor.getState().drawings);
        }
        for (const state of states.slice(0, -1).reverse()) {
          assert.ok(editor.undo());
          assert.deepEqual(editor.getState().drawings, state);
        }
        assert.equal(editor.undo(), false);
        for (const state of states.slice(1)) {
          assert.ok(editor.redo());
          assert.deepEqual(editor.getState().drawings, state);
        }
      }),
    );
  });
});
