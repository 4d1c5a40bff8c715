import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BarsEvent, createChartModel } from '../../../renderer/state/chart.ts';
import { answeringEngine, Refusal } from './engine-answers.ts';

interface Range {
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
  readonly source?: string;
}

const minute = 60_000;
/** A store of `count` one-minute bars; the close is the number of the bar. */
const answerOf = (count: number) => (range: Range) => {
  let indexes = Array.from({ length: count }, (_, index) => index).filter(
    (index) =>
      index * minute >= (range.from ?? 0) && index * minute <= (range.to ?? Number.POSITIVE_INFINITY),
  );
  const truncated = range.limit !== undefined && indexes.length > range.limit;
  if (truncated) indexes = indexes.slice(-(range.limit ?? 0));
  const values = Float64Array.from(indexes);
  const bars = {
    time: values.map((index) => index * minute),
    open: values,
    high: values,
    low: values,
    close: values,
    volume: values,
  };
  const series = {
    kind: 'plain',
    badge: null,
    rolls: [],
    members: [],
    sampling: null,
    simulated: false,
    notes: [],
  };
  return { symbol: 'CL', interval: '1m', unit: 'USD/bbl', bars, truncated, series };
};
const live = (index: number, close: number, closed = false) => ({
  symbol: 'CL',
  interval: '1m',
  time: index * minute,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  closed,
});

function start(bars: (range: Range) => unknown, options: { live?: boolean; firstCount?: number } = {}) {
  const far = answeringEngine({ 'history.bars': bars });
  const model = createChartModel({
    client: far.client,
    symbol: 'CL',
    interval: '1m',
    live: options.live ?? true,
    source: options.live === false ? 'import' : null,
    firstCount: options.firstCount ?? 10,
  });
  const events: BarsEvent[] = [];
  model.onBars((event) => events.push(event));
  const end = () => {
    model.dispose();
    far.connection.close();
  };
  return { far, model, events, end };
}

describe('chart model', () => {
  it('joins history with live bars that came first, by time', async () => {
    const { far, model, end } = start(answerOf(10));
    await far.until(() => far.watched('market.watchBars'));
    far.push('market.watchBars', [live(9, 99, true), live(10, 100)]);
    await far.settle(model.load());
    assert.equal(model.getState().phase, 'ready');
    assert.equal(model.bars.length(), 11);
    assert.equal(model.bars.row(9)?.close, 99, 'the live word is the later one');
    assert.equal(model.getState().live, true);
    far.push('market.watchBars', [live(10, 101)]);
    assert.equal(model.bars.row(10)?.close, 101);
    assert.equal(model.bars.length(), 11, 'the bar under way changes in place');
    end();
  });
  it('pages to older bars until there are no more', async () => {
    const { far, model, events, end } = start(answerOf(100));
    await far.settle(model.load());
    assert.equal(model.bars.length(), 10);
    assert.equal(model.getState().moreBefore, true);
    await far.settle(model.loadOlder());
    assert.deepEqual(events.at(-1), { kind: 'prepended', count: 20 });
    await far.settle(model.loadOlder(true));
    assert.equal(model.bars.length(), 100);
    assert.equal(model.getState().moreBefore, false);
    assert.deepEqual(
      [...model.bars.view().close],
      Array.from({ length: 100 }, (_, index) => index),
    );
    end();
  });
  it('takes nothing stored for empty, and the first live bar starts the series', async () => {
    const refuse = () => {
      throw new Refusal('SERIES_UNKNOWN');
    };
    const { far, model, events, end } = start(refuse);
    await far.settle(model.load());
    assert.equal(model.getState().phase, 'empty');
    far.push('market.watchBars', [live(3, 50)]);
    assert.equal(model.getState().phase, 'ready');
    assert.deepEqual(events.at(-1), { kind: 'reset' });
    end();
  });
  it('says what went wrong, and loads when asked again', async () => {
    let broken = true;
    const { far, model, end } = start((range) => {
      if (broken) throw new Refusal('STORE_BUSY');
      return answerOf(5)(range);
    });
    await far.settle(model.load());
    assert.equal(model.getState().problem?.code, 'STORE_BUSY');
    broken = false;
    await far.settle(model.load());
    assert.equal(model.getState().phase, 'ready');
    end();
  });
  it('fetches after a reconnect what it missed', async () => {
    let count = 10;
    const { far, model, end } = start((range) => answerOf(count)(range));
    await far.settle(model.load());
    count = 14;
    await far.settle(model.catchUp());
    assert.deepEqual([...model.bars.view().close].slice(-5), [9, 10, 11, 12, 13]);
    end();
  });
  it('leaves a bar that is not whole out, and asks no live bars for an imported series', async () => {
    const { far, model, end } = start(answerOf(3), { live: false });
    await far.settle(model.load());
    assert.equal(far.watched('market.watchBars'), false);
    assert.deepEqual(
      far.calls.map((call) => (call.input as Range).source),
      ['import'],
    );
    end();
    const second = start(answerOf(3));
    await second.far.settle(second.model.load());
    await second.far.until(() => second.far.watched('market.watchBars'));
    second.far.push('market.watchBars', [{ ...live(3, 1), close: null }]);
    assert.equal(second.model.bars.length(), 3);
    second.end();
  });
});
