import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { lineOfPath } from '../../../engine/domain/json-lines.ts';
import { readInstruments } from '../../../engine/hosts/workstation/instruments.ts';

const assets = path.join(import.meta.dirname, '../../../assets');
const shipped = (file: string) => readFileSync(path.join(assets, 'contracts', file), 'utf8');
const lineWith = (text: string, part: string) =>
  text.split('\n').findIndex((line) => line.includes(part)) + 1;

function refusal(files: Readonly<Record<string, string>>): { message: string; details: unknown } {
  const folder = mkdtempSync(path.join(tmpdir(), 'contracts-'));
  try {
    mkdirSync(path.join(folder, 'contracts'));
    for (const [name, text] of Object.entries(files))
      writeFileSync(path.join(folder, 'contracts', name), text);
    readInstruments(folder);
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, 'CONTRACT_FILE_INVALID');
    return error as { message: string; details: unknown };
  } finally {
    rmSync(folder, { recursive: true });
  }
  assert.fail('nothing was refused');
}

test('the shipped files are read, each symbol once', () => {
  const symbols = readInstruments(assets).map(({ symbol }) => symbol);
  assert.ok(symbols.length >= 24, String(symbols.length));
  assert.equal(new Set(symbols).size, symbols.length);
});

test('a value that does not fit is refused with its line', () => {
  const text = shipped('ttf.json');
  const wrong: [string, string, RegExp][] = [
    ['"tickSize": "0.005"', '"tickSize": "a bit"', /tickSize/],
    ['"checkedOn": "2026-11-22"', '"checkedOn": "yesterday"', /checkedOn/],
    ['"open": "08:00"', '"open": "8 am"', /sessions\.0\.open: expected HH:MM/],
    ['"days": 2', '"days": 200', /lastTradingDay\.days/],
    ['"zone": "Europe/Amsterdam",', '"zone": "Europe/Atlantis",', /expected an IANA zone/],
    ['"gasDay": true', '"gasDay": "yes"', /size\.gasDay/],
    ['"multiplier": 720,', '"multiplier": 720, "shoeSize": 44,', /"shoeSize"/],
    ['"symbol": "TTF"', '"symbol": "TTF Z26"', /expected a product/],
  ];
  for (const [good, bad, message] of wrong) {
    assert.ok(text.includes(good), good);
    const broken = text.replace(good, bad);
    const fault = refusal({ 'ttf.json': broken });
    assert.match(fault.message, message);
    assert.match(fault.message, /^assets\/contracts\/ttf\.json, line \d+: /);
    assert.deepEqual(fault.details, { file: 'ttf.json', line: lineWith(broken, bad) });
  }
});

test('what is missing is told at the line of what lacks it', () => {
  const text = shipped('cl.json');
  const noTick = text.replace(/ *"tickSize".*\n/, '');
  assert.deepEqual(refusal({ 'cl.json': noTick }).details, { file: 'cl.json', line: 1 });
  const noDay = text.replace(/ *"day": 25,\n/, '');
  const fault = refusal({ 'cl.json': noDay });
  assert.deepEqual(fault.details, { file: 'cl.json', line: lineWith(noDay, '"lastTradingDay"') });
  assert.match(fault.message, /lastTradingDay\.day/);
  const { lastTradingDay, ...without } = JSON.parse(text) as Record<string, unknown>;
  assert.ok(lastTradingDay);
  const unruled = JSON.stringify(without, null, 2);
  const listed = refusal({ 'cl.json': unruled });
  assert.deepEqual(listed.details, { file: 'cl.json', line: lineWith(unruled, '"delivery"') });
});

test('what is no JSON is refused with its line', () => {
  const text = shipped('cl.json');
  const cut = text.slice(0, text.indexOf('"zone"'));
  assert.deepEqual(refusal({ 'cl.json': cut }).details, {
    file: 'cl.json',
    line: lineWith(text, '"tickSize"'),
  });
  const doubled = text.replace('"exchange": "NYMEX",', '"exchange": "NYMEX",,');
  assert.deepEqual(refusal({ 'cl.json': doubled }).details, {
    file: 'cl.json',
    line: lineWith(doubled, ',,'),
  });
  assert.deepEqual(refusal({ 'cl.json': '' }).details, { file: 'cl.json', line: 1 });
});

test('two files of one symbol are refused', () => {
  const text = shipped('cl.json');
  const fault = refusal({ 'cl.json': text, 'wti.json': text });
  assert.match(fault.message, /wti\.json, line 2: CL is already the symbol of cl\.json/);
});

test('a path is found past strings that look like structure', () => {
  const text =
    '{\n  "a": "}, \\"b\\": [",\n  "b": [\n    {},\n    [],\n    { "c": -1.5e3, "d": null }\n  ],\n  "e": true\n}';
  assert.equal(lineOfPath(text, ['a']), 2);
  assert.equal(lineOfPath(text, ['b', 1]), 5);
  assert.equal(lineOfPath(text, ['b', 2, 'd']), 6);
  assert.equal(lineOfPath(text, ['b', 7]), 3);
  assert.equal(lineOfPath(text, ['e']), 8);
  assert.equal(lineOfPath(text, ['z']), 1);
});
