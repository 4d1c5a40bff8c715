import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCaller } from '../../harness/caller.ts';
import { testWindow } from '../../harness/window.ts';
import { ephemeralWorkstation } from '../../harness/workstation.ts';

const day = 86_400_000;

interface Fit {
  readonly posterior: {
    readonly converged: boolean;
    readonly warning: string | null;
    readonly draws: number;
    readonly parameters: readonly { readonly name: string; readonly rhat: number | null }[];
  } | null;
  readonly future: {
    readonly intervals: readonly {
      readonly components?: Readonly<
        Record<string, { readonly lower: Float64Array; readonly upper: Float64Array }>
      >;
    }[];
  };
}

test('the contract gives the posterior where it is asked for, says when it cannot be believed, and lists the neural model', async () => {
  await using running = await ephemeralWorkstation();
  const { call, ask } = testWindow(running, { caller: testCaller('trader') });
  const time = (row: number) => Date.UTC(2025, 0, 6) + row * day;
  const y = Array.from(
    { length: 120 },
    (_, row) => 60 + 0.05 * row + 2 * Math.sin(row / 3) + ((row * 7) % 5) / 5,
  );
  const history = { ds: y.map((_, row) => time(row)), y };
  const future = { ds: [time(120), time(121)] };
  const plain = (await call('forecast.fit', { history, future })) as Fit;
  assert.equal(plain.posterior, null);
  assert.equal(plain.future.intervals[0]?.components, undefined);
  const full = (await call('forecast.fit', { history, future, mcmcSamples: 400 })) as Fit;
  assert.equal(full.posterior?.converged, true, full.posterior?.warning ?? '');
  assert.equal(full.posterior?.draws, 400);
  assert.ok(full.posterior?.parameters.some(({ name, rhat }) => name === 'sigmaObs' && (rhat ?? 9) < 1.05));
  const weekly = full.future.intervals[0]?.components?.['weekly'];
  assert.ok(weekly && (weekly.lower[0] as number) < (weekly.upper[0] as number));
  const few = (await call('forecast.fit', { history, mcmcSamples: 10 })) as Fit;
  assert.equal(few.posterior?.converged, false);
  assert.match(few.posterior?.warning ?? '', /did not converge/);
  await assert.rejects(call('forecast.fit', { history, mcmcSamples: 1e9 }), {
    code: 'FORECAST_OPTION_INVALID',
  });
  const { models } = (await ask('forecast.models')) as { models: { id: string }[] };
  assert.ok(models.some(({ id }) => id === 'neural'));
});
