import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indicators } from '../../../engine/indicators/index.ts';
import { testCaller } from '../../harness/caller.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

interface Computed {
  readonly unit: string | null;
  readonly time: Float64Array;
  readonly outputs: readonly { readonly name: string; readonly values: Float64Array }[];
  readonly truncated: boolean;
}

const csv = (closes: readonly number[]) =>
  [
    'time,open,high,low,close,volume',
    ...closes.map(
      (close, day) =>
        `2024-01-${String(day + 1).padStart(2, '0')},${close},${close + 1},${close - 1},${close},10`,
    ),
  ].join('\n');

test('indicators are listed and computed over stored bars, with further series by name', async () => {
  await using running = await ephemeralWorkstation();
  const { client } = testWindow(running, { caller: testCaller() });
  const listed = (await client.call('query', 'indicators.list')) as { indicators: { id: string }[] };
  assert.deepEqual(
    listed.indicators.map(({ id }) => id),
    indicators.map(({ id }) => id),
  );
  const closes = [70, 71, 72, 73, 74, 75, 76, 77, 78, 79];
  for (const [symbol, values] of [
    ['OWN', closes],
    // One day short: that day has no value, and nothing is carried over it.
    ['OTHER', closes.slice(0, 9).map((close) => close - 3)],
  ] as const) {
    await client.call('mutation', 'history.import', {
      source: { kind: 'text', name: `${symbol}.csv`, text: csv(values) },
      mapping: {
        time: 'time',
        timeFormat: 'iso',
        shape: 'bars',
        open: 'open',
        high: 'high',
        low: 'low',
        close: 'close',
        volume: 'volume',
      },
      symbols: { [symbol]: symbol },
    });
  }
  const compute = (input: object) =>
    client.call('query', 'indicators.compute', {
      symbol: 'OWN',
      interval: '1d',
      ...input,
    }) as Promise<Computed>;
  const average = await compute({ indicator: 'sma', parameters: { period: 3 } });
  assert.ok(average.time instanceof Float64Array);
  assert.deepEqual([...(average.outputs[0]?.values ?? [])].slice(0, 4), [Number.NaN, Number.NaN, 71, 72]);
  const newest = await compute({ indicator: 'sma', parameters: { period: 3 }, limit: 4 });
  assert.equal(newest.time.length, 4);
  assert.equal(newest.truncated, true);
  const spread = await compute({
    indicator: 'calendar-spread',
    extra: { near: 'OWN', far: 'OTHER' },
  });
  assert.deepEqual([...(spread.outputs[0]?.values ?? [])].slice(-2), [3, Number.NaN]);
  const wrong: [object, string][] = [
    [{ indicator: 'nonsense' }, 'INDICATOR_UNKNOWN'],
    [{ indicator: 'sma', parameters: { period: 0 } }, 'INDICATOR_PARAMETER'],
    [{ indicator: 'calendar-spread', extra: { near: 'OWN' } }, 'INDICATOR_INPUT'],
    [{ indicator: 'vwap' }, 'INDICATOR_SESSIONS'],
    [{ indicator: 'sma', symbol: 'NOPE' }, 'SERIES_UNKNOWN'],
  ];
  for (const [input, code] of wrong) await assert.rejects(compute(input), { code }, code);
});
