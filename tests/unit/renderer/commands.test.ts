import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createCommandHistory } from '../../../renderer/state/command-history.ts';
import { type CommandContext, chartIntervals, parseCommand } from '../../../renderer/state/commands.ts';
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
    for (const [word, panel] of [
      ['people', 'people'],
      ['KEYS', 'keys'],
      ['Audit', 'audit'],
      ['CONTROLS', 'controls'],
      ['halt', 'controls'],
    ] as const)
      assert.deepEqual(run(word), { kind: 'open', panel });
    assert.deepEqual(run('security'), { kind: 'security' });
  });
  it('tells a product from a function of the same name', () => {
    const spot = { symbol: 'DES', name: 'German day-ahead', live: true };
    const power = { ...context, symbols: [...context.symbols, spot] };
    const read = (text: string) => {
      const parsed = parseCommand(text, power);
      return parsed.ok ? parsed.command : parsed.message;
    };
    assert.deepEqual(read('DES CHART'), { kind: 'chart', symbol: 'DES', interval: null });
    assert.deepEqual(read('DES 1d'), { kind: 'chart', symbol: 'DES', interval: '1d' });
    assert.deepEqual(read('DES SEAS'), { kind: 'show', panel: 'seasonality', symbol: 'DES' });
    assert.deepEqual(read('TTF - DES CHART'), { kind: 'chart', symbol: 'TTF - DES', interval: null });
    assert.deepEqual(read('DES CL'), { kind: 'show', panel: 'card', symbol: 'CL' });
    assert.deepEqual(read('TTF - CL DES'), { kind: 'show', panel: 'card', symbol: 'TTF - CL' });
    assert.deepEqual(read('CL DES'), { kind: 'show', panel: 'card', symbol: 'CL' });
  });
  it('takes nothing for a date or a speed that is none', () => {
    for (const text of [
      'REPLAY 2026-13-45',
      'REPLAY 2026-02-30',
      'REPLAY 2026-06-01 FOO',
      'REPLAY 2026-06-01 3600',
      'REPLAY 2026-06-01 X0',
      'REPLAY 2026-06-01T25:00',
    ]) {
      assert.equal(parseCommand(text, context).ok, false, text);
    }
    assert.deepEqual(run('REPLAY 2026-06-01T14:30 X3600'), {
      kind: 'replay',
      from: '2026-06-01T14:30',
      speed: 3600,
    });
  });
  it('suggests nothing behind a function', () => {
    assert.deepEqual(suggest('42*TTF-CL CURVE', context), []);
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

describe('the grammar of instrument, market and function', () => {
  const context: CommandContext = {
    symbols: [
      { symbol: 'CL', name: 'WTI crude oil', live: true },
      { symbol: 'HO', name: 'ULSD', live: true },
      { symbol: 'TTF', name: 'Dutch gas', live: true },
      { symbol: 'my spread', name: 'imported series', live: false },
    ],
    layouts: [],
    activeSymbol: 'TTF',
  };
  const command = (text: string) => {
    const parsed = parseCommand(text, context);
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.message);
    return parsed.command;
  };

  it('reads the examples that traders type', () => {
    assert.deepEqual(command('CL Z6 CURVE'), { kind: 'show', panel: 'curve', symbol: 'CL' });
    assert.deepEqual(command('TTF Q1-27 SEAS'), { kind: 'show', panel: 'seasonality', symbol: 'TTF Q1-27' });
    assert.deepEqual(command('42*HO-CL CHART'), { kind: 'chart', symbol: '42*HO-CL', interval: null });
    assert.deepEqual(command('cl c2 chart 5m'), { kind: 'chart', symbol: 'CL c2', interval: '5m' });
    assert.deepEqual(command('chart cl dec-26 1d'), { kind: 'chart', symbol: 'CL DEC-26', interval: '1d' });
    assert.deepEqual(command('ttf q1-27 - ttf q2-27'), {
      kind: 'chart',
      symbol: 'TTF Q1-27 - TTF Q2-27',
      interval: null,
    });
    assert.deepEqual(command('HO in USD/bbl - CL 1h'), {
      kind: 'chart',
      symbol: 'HO in USD/bbl - CL',
      interval: '1h',
    });
    assert.deepEqual(command('CL F27 DEPTH'), { kind: 'show', panel: 'depth', symbol: 'CL F27' });
    assert.deepEqual(command('my spread 1d'), { kind: 'chart', symbol: 'my spread', interval: '1d' });
    assert.deepEqual(command('WATCH CL c3'), { kind: 'watch', symbol: 'CL c3' });
  });

  it('takes the instrument looked at where none is named', () => {
    assert.deepEqual(command('CURVE'), { kind: 'show', panel: 'curve', symbol: 'TTF' });
    assert.deepEqual(command('SEAS'), { kind: 'show', panel: 'seasonality', symbol: 'TTF' });
  });

  it('knows groups, formulas, pasts, windows and replays', () => {
    assert.deepEqual(command('group c'), { kind: 'group', letter: 'C' });
    assert.deepEqual(command('GROUP NONE'), { kind: 'group', letter: null });
    assert.deepEqual(command('FORMULA crack = 42*HO-CL'), {
      kind: 'formula-save',
      name: 'CRACK',
      formula: '42*HO-CL',
    });
    assert.deepEqual(command('FORMULA DELETE crack'), { kind: 'formula-remove', name: 'CRACK' });
    assert.deepEqual(command('ALERT CL > 80'), {
      kind: 'alert',
      symbol: 'CL',
      condition: 'at-or-above',
      price: 80,
    });
    assert.deepEqual(command('alert ttf q1-27<= -12.5'), {
      kind: 'alert',
      symbol: 'TTF Q1-27',
      condition: 'at-or-below',
      price: -12.5,
    });
    assert.deepEqual(command('ALERT 42*HO - CL ≤ 20'), {
      kind: 'alert',
      symbol: '42*HO - CL',
      condition: 'at-or-below',
      price: 20,
    });
    assert.deepEqual(command('ALERT'), { kind: 'open', panel: 'alerts' });
    assert.deepEqual(command('PAST 6'), { kind: 'past', years: 6 });
    assert.deepEqual(command('WINDOW NEW'), { kind: 'window' });
    assert.deepEqual(command('REPLAY 2026-11-20 X600'), { kind: 'replay', from: '2026-11-20', speed: 600 });
    assert.deepEqual(command('REPLAY END'), { kind: 'replay-end' });
  });

  it('says what is wrong, and what would be right', () => {
    const message = (text: string) => {
      const parsed = parseCommand(text, context);
      assert.ok(!parsed.ok, text);
      return parsed.message;
    };
    assert.match(message('CL NONSENSE'), /no function of CL.*CURVE/);
    assert.match(message('GROUP Q'), /A to H/);
    assert.match(message('42*HO-CL CURVE'), /one product/);
    assert.match(message('CL RISK'), /not part of this version/);
    assert.match(message('PAST 99'), /1 to 15/);
    assert.match(message('ALERT CL 80'), /ALERT CL > 80/);
    assert.match(message('ALERT NOSUCH > 80'), /no instrument NOSUCH/);
    assert.match(message('QQ Z6 CHART'), /neither an instrument nor a command/);
    assert.match(message('REPLAY yesterday'), /needs a date/);
    assert.match(message('CL CURVE now'), /nothing more/);
  });
});
