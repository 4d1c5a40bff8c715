import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countryHolidays } from '../../../engine/forecasting/desk/country-holidays.ts';

const days = async (place: string, year: number) =>
  (await countryHolidays(place, year, year)).map(({ day }) => new Date(day).toISOString().slice(0, 10));

test('holidays are those of the law, of the country or of the region', async () => {
  const germany = await days('DE', 2026);
  assert.deepEqual(germany, [
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
    '2026-10-03',
    '2026-12-25',
    '2026-12-26',
  ]);
  const bavaria = await days('de-by', 2026);
  for (const extra of ['2026-01-06', '2026-06-04', '2026-11-01']) {
    assert.ok(bavaria.includes(extra) && !germany.includes(extra), extra);
  }
  assert.ok((await days('FR', 2026)).includes('2026-07-14'));
  assert.ok((await days('US', 2026)).includes('2026-11-26'));
});

test('a place without holidays is named, with what there is', async () => {
  await assert.rejects(countryHolidays('XX', 2026, 2026), {
    code: 'FORECAST_COUNTRY_UNKNOWN',
    details: { place: 'XX' },
  });
  await assert.rejects(countryHolidays('DE-XX', 2026, 2026), /It has .*BY/);
  await assert.rejects(countryHolidays('DE', 2026, 2025), { code: 'RANGE_INVALID' });
  await assert.rejects(countryHolidays('DE', Number.NaN, Number.NaN), { code: 'RANGE_INVALID' });
});
