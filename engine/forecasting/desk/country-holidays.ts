import { Fault } from '../../domain/fault.ts';
import type { HolidayOptions } from '../decomposable/types.ts';

/**
 * Public holidays of a country or one of its regions, by the library date-holidays (rules by law, not observations). It
 * holds the rules of some two hundred countries, so that it is loaded when it is first asked for.
 */
const mostYears = 300;

/** `place` is a country or country and region: `DE`, `DE-BY`, `US-TX`, `BE`. */
export async function countryHolidays(
  place: string,
  fromYear: number,
  toYear: number,
): Promise<HolidayOptions[]> {
  if (!(toYear >= fromYear && toYear - fromYear <= mostYears))
    throw new Fault(
      'RANGE_INVALID',
      `Holidays are listed for 1 to ${mostYears} years, not from ${fromYear} to ${toYear}.`,
      { fromYear, toYear },
    );
  const { default: Holidays } = await import('date-holidays');
  const [country = '', region] = place.toUpperCase().split('-', 2);
  const calendar = new Holidays();
  const countries = calendar.getCountries();
  if (!Object.hasOwn(countries, country))
    throw new Fault(
      'FORECAST_COUNTRY_UNKNOWN',
      `There are no holidays of ${place}. Name a country by its two letters, such as DE, or one of its regions, such as DE-BY.`,
      { place },
    );
  if (region !== undefined && !Object.hasOwn(calendar.getStates(country) ?? {}, region))
    throw new Fault(
      'FORECAST_COUNTRY_UNKNOWN',
      `${country} has no region ${region} with holidays of its own. It has ${Object.keys(calendar.getStates(country) ?? {}).join(', ') || 'none'}.`,
      { place },
    );
  const chosen = region === undefined ? new Holidays(country) : new Holidays(country, region);
  const found: HolidayOptions[] = [];
  for (let year = fromYear; year <= toYear; year++)
    for (const { name, date, type } of chosen.getHolidays(year, 'en'))
      if (type === 'public') found.push({ holiday: name, day: Date.parse(`${date.slice(0, 10)}T00:00:00Z`) });
  return found;
}
