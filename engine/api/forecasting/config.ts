import { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { type DecomposableConfig, defaultConfig } from '../../forecasting/decomposable/types.ts';
import { countryHolidays } from '../../forecasting/desk/country-holidays.ts';
import { timeOf } from './frame.ts';

const mode = z.enum(['additive', 'multiplicative']);
const seasonality = z.union([z.literal('auto'), z.boolean(), z.number()]);
const name = z.string().min(1).max(100);
const moment = z.union([z.string(), z.number()]);

/** The fields of the decomposable model, defaults as in the reference implementation. */
export const configSchema = z.object({
  growth: z.enum(['linear', 'logistic', 'flat']).default('linear'),
  nChangepoints: z.number().default(defaultConfig.nChangepoints),
  changepointRange: z.number().default(defaultConfig.changepointRange),
  changepoints: z.array(moment).nullable().default(null).describe('dates; replace the automatic ones'),
  yearlySeasonality: seasonality.default('auto'),
  weeklySeasonality: seasonality.default('auto'),
  dailySeasonality: seasonality.default('auto'),
  seasonalityMode: mode.default('additive'),
  seasonalityPriorScale: z.number().default(defaultConfig.seasonalityPriorScale),
  holidaysPriorScale: z.number().default(defaultConfig.holidaysPriorScale),
  changepointPriorScale: z.number().default(defaultConfig.changepointPriorScale),
  seasonalities: z
    .array(
      z.object({
        name,
        periodDays: z.number(),
        fourierOrder: z.number(),
        priorScale: z.number().optional(),
        mode: mode.optional(),
        conditionName: z.string().nullable().optional(),
      }),
    )
    .default([]),
  regressors: z
    .array(
      z.object({
        name,
        priorScale: z.number().optional(),
        standardize: z.union([z.literal('auto'), z.boolean()]).optional(),
        mode: mode.optional(),
      }),
    )
    .default([]),
  holidays: z
    .array(
      z.object({
        holiday: name,
        ds: moment,
        lowerWindow: z.number().optional(),
        upperWindow: z.number().optional(),
        priorScale: z.number().optional(),
      }),
    )
    .default([]),
  countryHolidays: z
    .string()
    .max(10)
    .nullable()
    .default(null)
    .describe('public holidays of a country or region, such as DE or DE-BY, added to the list'),
  cap: z.number().nullable().default(null).describe('for all rows, where the frames have no column of it'),
  floor: z.number().nullable().default(null),
});

export type ConfigInput = z.infer<typeof configSchema>;

/** `until` is the last time that is asked for: holidays of a country are listed up to its year. */
export async function configOf(
  given: ConfigInput,
  from: number | undefined,
  until: number | undefined,
): Promise<DecomposableConfig> {
  const { cap: _cap, floor: _floor, countryHolidays: place, changepoints, holidays, ...rest } = given;
  const year = (time: number | undefined) => new Date(time ?? Number.NaN).getUTCFullYear();
  const country = place === null ? [] : await countryHolidays(place, year(from), year(until));
  return {
    ...rest,
    changepoints:
      changepoints &&
      Float64Array.from(changepoints, (value) => {
        const time = timeOf(value);
        if (Number.isFinite(time)) return time;
        throw new Fault('FORECAST_CHANGEPOINT_INVALID', `The changepoint ${value} is no time.`, { value });
      }),
    holidays: [...holidays.map(({ ds, ...holiday }) => ({ ...holiday, day: timeOf(ds) })), ...country],
  };
}
