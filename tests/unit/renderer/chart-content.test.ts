import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ContentSettings, createChartContent } from '../../../renderer/charts/chart-content.ts';
import { type BarsEvent, createChartModel } from '../../../renderer/state/chart.ts';
import { answeringEngine } from './engine-answers.ts';

const minute = 60_000;
const facts = {
  kind: 'plain',
  badge: null,
  rolls: [],
  members: [],
  sampling: null,
  simulated: false,
  notes: [],
};

/** Bars of which each close is the symbol's base plus the number of its minute; BRN lacks minute 3. */
const answer = ({ symbol }: { readonly symbol: string }) => {
  const minutes = Float64Array.from([0, 1, 2, 3, 4, 5].filter((at) => symbol !== 'BRN' || at !== 3));
  const values = minutes.map((at) => at + (symbol === 'BRN' ? 100 : 50));
  const bars = {
    time: minutes.map((at) => at * minute),
    open: values,
    high: values,
    low: values,
    close: values,
    volume: values,
  };
  return { symbol, interval: '1m', unit: 'USD/bbl', bars, truncated: false, series: facts };
};
const settings: ContentSettings = {
  style: 'candles',
  factor: 1,
  renko: { by: 'range', period: 14 },
  tick: 0.01,
  instrument: null,
  compares: [{ symbol: 'BRN', scale: 'percent' }],
  studies: [
    { id: 'a', indicator: 'sma', parameters: { period: 2 } },
    { id: 'b', indicator: 'calendar-spread', parameters: {}, extra: { near: 'CL', far: 'BRN' } },
  ],
};

async function start(given: ContentSettings = settings) {
  const far = answeringEngine({ 'history.bars': answer });
  const model = createChartModel({ client: far.client, symbol: 'CL', interval: '1m', live: true });
  await far.settle(model.load());
  const content = createChartContent({ client: far.client, model, interval: '1m', settings: given });
  const events: BarsEvent[] = [];
  content.onChange((event) => events.push(event));
  const value = (study: number, index: number) => content.studies()[study]?.value(0, index);
  const end = () => {
    content.dispose();
    model.dispose();
    far.connection.close();
  };
  return { far, model, content, events, value, end };
}

describe('chart content', () => {
  it('computes indicators, and those of other symbols once their bars came', async () => {
    const { far, content, value, end } = await start();
    assert.equal(value(0, 1), 50.5);
    await far.until(() => value(1, 0) === -50, 'the spread');
    assert.ok(Number.isNaN(value(1, 3)), 'nothing is carried over a gap');
    assert.deepEqual([...(content.comparisons()[0]?.values() ?? [])], [100, 101, 102, Number.NaN, 104, 105]);
    end();
  });
  it('follows live bars without computing the past again', async () => {
    const { far, model, events, value, end } = await start({
      ...settings,
      compares: [],
      studies: settings.studies.slice(0, 1),
    });
    await far.until(() => far.watched('market.watchBars'));
    const bar = (at: number, close: number) => ({
      symbol: 'CL',
      interval: '1m',
      time: at * minute,
      open: close,
      high: close,
      low: close,
      close,
      volume: 1,
      closed: false,
    });
    far.push('market.watchBars', [bar(6, 60)]);
    assert.deepEqual(events.at(-1), { kind: 'updated', from: 6 });
    assert.equal(value(0, 6), 57.5);
    far.push('market.watchBars', [bar(6, 62)]);
    assert.equal(value(0, 6), 58.5);
    assert.equal(model.bars.length(), 7);
    end();
  });
  it('converts prices and what is computed of them', async () => {
    const { content, value, end } = await start({
      ...settings,
      factor: 2,
      compares: [],
      studies: settings.studies.slice(0, 1),
    });
    assert.equal(content.shown().drawn.row(0)?.close, 100);
    assert.equal(value(0, 1), 101);
    content.configure({ ...settings, factor: 1, compares: [], studies: settings.studies.slice(0, 1) });
    assert.equal(value(0, 1), 50.5);
    end();
  });
  it('lets go of a symbol that is compared no more', async () => {
    const { far, content, end } = await start();
    await far.until(() => content.comparisons()[0]?.model.getState().phase === 'ready');
    const stops = () => far.engine.heard.filter(({ method }) => method === 'stop').length;
    const before = stops();
    content.configure({ ...settings, compares: [], studies: [] });
    assert.equal(content.comparisons().length, 0);
    await far.until(() => stops() > before, 'the end of the other stream');
    end();
  });
});
