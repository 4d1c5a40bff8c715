import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCommandHistory } from '../../../renderer/state/command-history.ts';
import { chartIntervals, parseCommand } from '../../../renderer/state/commands.ts';
import { allSuggestions, fuzzyScore, suggest } from '../../../renderer/state/suggestions.ts';

const context = {
  symbols: [
    { symbol: 'CL', name: 'WTI crude', live: true },
    { symbol: 'TTF', name: 'Dutch TTF gas', live: true },
    { symbol: 'wti spot.Price', name: 'imported', live: false },
    { symbol: 'my series', name: 'imported', live: false },
  ],
  layouts: ['desk', 'Night shift'],
};

const run = (text: string) => {
  const parsed = parseCommand(text, context);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
  return parsed.command;
};

describe('command grammar', () => {
  it('opens charts', () => {
    assert.deepEqual(run('CL CHART'), { kind: 'chart', symbol: 'CL', interval: null });
    assert.deepEqual(run('  ttf chart 5M '), { kind: 'chart', symbol: 'TTF', interval: '5m' });
    assert.deepEqual(run('CL'), { kind: 'chart', symbol: 'CL', interval: null });
    assert.deepEqual(run('cl 1d'), { kind: 'chart', symbol: 'CL', interval: '1d' });
    assert.deepEqual(run('CHART CL 1h'), { kind: 'chart', symbol: 'CL', interval: '1h' });
    assert.deepEqual(run('my series chart 1d'), { kind: 'chart', symbol: 'my series', interval: '1d' });
    assert.deepEqual(run('WTI SPOT.PRICE CHART'), {
      kind: 'chart',
      symbol: 'wti spot.Price',
      interval: null,
    });
  });
  it('opens panels, layouts, themes, the lock', () => {
    assert.deepEqual(run('watch'), { kind: 'open', panel: 'watchlist' });
    assert.deepEqual(run('WATCH ttf'), { kind: 'watch', symbol: 'TTF' });
    assert.deepEqual(run('import'), { kind: 'open', panel: 'import' });
    assert.deepEqual(run('LAYOUT SAVE Night shift'), { kind: 'layout-save', name: 'Night shift' });
    assert.deepEqual(run('layout Night shift'), { kind: 'layout-load', name: 'Night shift' });
    assert.deepEqual(run('layout delete desk'), { kind: 'layout-delete', name: 'desk' });
    assert.deepEqual(run('layout undo'), { kind: 'layout-undo' });
    assert.deepEqual(run('theme light'), { kind: 'theme', theme: 'light' });
    assert.deepEqual(run('lock'), { kind: 'lock' });
  });
  it('says what is wrong', () => {
    for (const [text, reason] of [
      ['', /Type an instrument/],
      ['XX CHART', /neither an instrument nor a command/],
      ['CL CHART 7m', /no function/],
      ['LAYOUT', /needs a name/],
      ['LAYOUT SAVE', /needs a name/],
      ['THEME blue', /DARK, LIGHT or SYSTEM/],
      ['WATCH XX', /no instrument XX/],
    ] as const) {
      const parsed = parseCommand(text, context);
      assert.ok(!parsed.ok);
      assert.match(parsed.message, reason);
    }
  });
  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCommand(text, context)));
  });
  it('understands every suggestion it makes, and every interval', () => {
    for (const { text } of allSuggestions(context)) assert.ok(parseCommand(text, context).ok, text);
    for (const interval of chartIntervals) assert.ok(parseCommand(`CL CHART ${interval}`, context).ok);
  });
});

describe('suggestions', () => {
  it('put the instrument typed first', () => {
    assert.equal(suggest('cl', context)[0]?.text, 'CL CHART');
    assert.equal(suggest('ttf ch', context)[0]?.text, 'TTF CHART');
    assert.equal(suggest('night', context)[0]?.text, 'LAYOUT Night shift');
    assert.equal(suggest('zzzz', context).length, 0);
  });
  it('only fits letters in order', () => {
    assert.equal(fuzzyScore('lc', 'CL'), null);
    assert.ok((fuzzyScore('cc', 'CL CHART') ?? 0) > 0);
  });
});

describe('command history', () => {
  it('walks back and forth and keeps the draft', () => {
    const history = createCommandHistory();
    history.add('CL CHART');
    history.add('FEEDS');
    history.add('CL CHART');
    assert.equal(history.older('dra'), 'CL CHART');
    assert.equal(history.older('CL CHART'), 'FEEDS');
    assert.equal(history.older('FEEDS'), null);
    assert.equal(history.newer(), 'CL CHART');
    assert.equal(history.newer(), 'dra');
    assert.equal(history.newer(), null);
  });
});
