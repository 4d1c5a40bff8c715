import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compute, createIndicator, indicator, indicators } from '../../../engine/indicators/index.ts';
import { extraNames, inputOf, makeSeries, type Shape } from './series.ts';

const shape: Shape = { start: 50, move: 1, tick: 0, missingVolume: 0, quiet: 0 };
const input = inputOf(makeSeries(40, 3, shape));

test('ids are unique and kebab-case, and every entry is complete', () => {
  assert.equal(new Set(indicators.map(({ id }) => id)).size, indicators.length);
  for (const one of indicators) {
    assert.match(one.id, /^[a-z]+(-[a-z]+)*$/);
    assert.equal(indicator(one.id), one);
    assert.ok(one.outputs.length > 0 && one.source.length > 20 && one.description.endsWith('.'), one.id);
    assert.equal(new Set(one.outputs.map(({ name }) => name)).size, one.outputs.length, one.id);
    for (const { name } of one.needs.extra) assert.ok((extraNames as readonly string[]).includes(name), name);
    for (const { displacement } of one.outputs) {
      if (displacement !== undefined) {
        assert.ok(
          one.parameters.some(({ name }) => name === displacement.parameter),
          one.id,
        );
      }
    }
  }
});

test('an unknown id is refused', () => {
  const result = compute('no-such', input);
  assert.ok(!result.ok);
  assert.equal(result.error.code, 'INDICATOR_UNKNOWN');
  assert.equal(indicator('no-such'), undefined);
});

test('every parameter refuses what is out of range, of the wrong type or unknown', () => {
  for (const { id, parameters } of indicators) {
    const unknown = compute(id, input, { nonsense: 1 });
    assert.ok(
      !unknown.ok && unknown.error.code === 'INDICATOR_PARAMETER' && unknown.error.name === 'nonsense',
    );
    for (const parameter of parameters) {
      const wrong: unknown[] =
        parameter.kind === 'choice'
          ? ['nonsense', 1, null]
          : [parameter.min - 1, parameter.max + 1, Number.NaN, Number.POSITIVE_INFINITY, '14', null];
      if (parameter.kind === 'number' && parameter.integer) wrong.push(parameter.min + 0.5);
      for (const value of wrong) {
        const result = compute(id, input, { [parameter.name]: value });
        assert.ok(!result.ok, `${id}.${parameter.name} took ${String(value)}`);
        const { code, name, found, allowed, message } = result.error;
        assert.deepEqual([code, name, found], ['INDICATOR_PARAMETER', parameter.name, value]);
        assert.ok(allowed.length > 0 && message.includes(id) && message.includes(parameter.name));
      }
    }
  }
});

test('a series or session list that is needed and absent, or too short, is refused', () => {
  const { extra: _extra, sessionStarts: _starts, ...bars } = input;
  for (const { id, needs } of indicators) {
    const result = compute(id, bars);
    assert.equal(result.ok, needs.extra.length === 0 && !needs.sessionStarts, id);
    if (!result.ok) assert.equal(result.error.code, 'INDICATOR_INPUT');
  }
  const short = compute('ratio', { ...bars, extra: { other: new Float64Array(39) } });
  assert.ok(!short.ok && short.error.name === 'extra.other' && short.error.message.includes('39 long'));
  const ragged = compute('sma', { ...bars, volume: new Float64Array(3) });
  assert.ok(!ragged.ok && ragged.error.name === 'volume');
});

test('an update with fewer bars is refused and changes nothing', () => {
  const created = createIndicator('sma', { period: 5 });
  assert.ok(created.ok);
  assert.equal(created.indicator.reset(input), undefined);
  const before = created.indicator.value(0, 39);
  assert.equal(created.indicator.update({ ...input, length: 39 })?.code, 'INDICATOR_INPUT');
  assert.equal(created.indicator.length, 40);
  assert.equal(created.indicator.value(0, 39), before);
  assert.ok(Number.isNaN(created.indicator.value(0, 40)) && Number.isNaN(created.indicator.value(0, -1)));
});

test('no bars give empty columns', () => {
  for (const { id } of indicators) {
    const result = compute(id, { ...input, length: 0 });
    assert.ok(result.ok && result.outputs.every((column) => column.length === 0), id);
  }
});
