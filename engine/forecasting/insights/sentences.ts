import type { Anomaly } from './anomalies.ts';
import type { InsightRequest } from './insight.ts';
import type { Regimes } from './regimes.ts';
import type { SeasonalPosition } from './seasonal-position.ts';

/** One thing that can be said: with how sure it is, the numbers and the model behind it, and what would change it. */
export interface Sentence {
  readonly topic: 'regime' | 'anomaly' | 'season' | 'curve' | 'forecast';
  readonly text: string;
  readonly sureness: 'high' | 'medium' | 'low';
  readonly model: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly change: string;
}

export interface CurveFact {
  readonly shape: 'contango' | 'backwardation' | 'mixed' | 'flat' | 'unknown';
  /** Nearest and farthest price of the months compared, unit of the product. */
  readonly near: number;
  readonly far: number;
  readonly months: number;
}

export interface LedgerFact {
  readonly model: string;
  readonly forecasts: number;
  readonly nominal: number;
  readonly realised: number;
  readonly state: 'learning' | 'held' | 'too narrow' | 'too wide';
}

interface Known {
  readonly request: InsightRequest;
  readonly kind: 'log return' | 'difference';
  readonly regimes: Regimes;
  readonly anomalies: readonly Anomaly[];
  readonly season: SeasonalPosition | null;
  readonly watched: number;
}

const percent = (share: number, digits = 0) => `${(100 * share).toFixed(digits)} %`;
const date = (time: number) => new Date(time).toISOString().slice(0, 10);
const names: readonly (readonly string[])[] = [['steady'], ['calm', 'stormy'], ['calm', 'lively', 'stormy']];

function regimeSentence({ request, kind, regimes }: Known): Sentence {
  const { model, present, probability, since, rowsSince, expectedRows, yearly } = regimes;
  const spread = yearly[present] as number;
  const size =
    kind === 'log return'
      ? `${percent(spread)} a year`
      : `${spread.toPrecision(3)} ${request.unit ?? ''} a year`;
  const numbers = { probability, yearly: spread, rowsSince, expectedRows, states: model.states };
  const lasting =
    expectedRows > regimes.path.length / 2
      ? 'How long such a stretch lasts is more than this history tells.'
      : `From here such a stretch lasts ${expectedRows.toFixed(0)} more rows on average.`;
  if (model.states === 1)
    return {
      topic: 'regime',
      text: `${request.symbol} shows one regime only: a spread of ${size.trim()}.`,
      sureness: 'medium',
      model: 'hidden Markov, 1 state by BIC',
      numbers,
      change: 'Moves of clearly different size, for weeks, would make a second regime worth its parameters.',
    };
  const name = names[model.states - 1]?.[present] ?? 'present';
  const other = present === 0 ? 1 : present - 1;
  const others =
    kind === 'log return' ? percent(yearly[other] as number) : (yearly[other] as number).toPrecision(3);
  return {
    topic: 'regime',
    text: `${request.symbol} is in its ${name} regime (probability ${percent(probability)}) since ${date(since)}: a spread of ${size.trim()}. ${lasting}`,
    sureness: probability > 0.9 ? 'high' : probability > 0.7 ? 'medium' : 'low',
    model: `hidden Markov, ${model.states} states by BIC`,
    numbers,
    change: `A few moves of the size of the ${names[model.states - 1]?.[other] ?? 'other'} regime (${others} a year) would turn the probability.`,
  };
}

function anomalySentences({ anomalies, kind, watched, request }: Known): Sentence[] {
  const [latest] = anomalies;
  if (latest === undefined)
    return [
      {
        topic: 'anomaly',
        text: `None of the last ${watched} rows of ${request.symbol} is out of the ordinary.`,
        sureness: 'high',
        model: 'one step ahead of the regimes; ranks of volume and gaps',
        numbers: { rows: watched, odd: 0 },
        change: 'A move, volume or gap that comes less than once in 500 rows.',
      },
    ];
  const sizes: Readonly<Record<Anomaly['kind'], string>> = {
    move:
      kind === 'log return'
        ? `a move of ${percent(Math.expm1(latest.size), 1)}`
        : `a move of ${latest.size.toPrecision(3)}`,
    volume: `${latest.size.toFixed(1)} times the usual volume`,
    stale: `${latest.size} equal closes in a row`,
    gap: `a gap of ${latest.size.toFixed(1)} times the usual distance`,
  };
  return [
    {
      topic: 'anomaly',
      text: `${date(latest.time)} was odd: ${sizes[latest.kind]}, once in ${latest.oneIn > 1e6 ? 'over a million' : Math.round(latest.oneIn).toLocaleString('en')} rows; ${anomalies.length} such among the last ${watched}.`,
      sureness: latest.oneIn > 5_000 ? 'high' : 'medium',
      model: latest.kind === 'move' ? 'one step ahead of the regimes' : 'rank against its own past',
      numbers: { size: latest.size, oneIn: latest.oneIn, odd: anomalies.length },
      change:
        'Check the print against another source before trading on it; a corrected bar takes the sentence away.',
    },
  ];
}

function seasonSentence({ season, request }: Known): Sentence[] {
  if (season === null) return [];
  const { years, percentile, meanNext, rises, next, tStatistic } = season;
  const clear = tStatistic !== null && Math.abs(tStatistic) >= 2;
  const days = Math.round(request.horizon / 86_400_000);
  return [
    {
      topic: 'season',
      text: `Against its own last year ${request.symbol} stands higher than at this date in ${percent(percentile)} of ${years} years; over the next ${days} days it rose in ${rises} of ${next.length}, ${percent(meanNext, 1)} on average${clear ? '' : ', which may well be chance'}.`,
      sureness: clear ? 'medium' : 'low',
      model: 'ratio to the trailing year’s mean, same date of other years',
      numbers: { percentile, years, meanNext, rises, tStatistic: tStatistic ?? 0 },
      change: `A mean over its error of 2 or more (now ${tStatistic === null ? 'unknown' : tStatistic.toFixed(1)}) would make it more than chance.`,
    },
  ];
}

function curveSentence({ request }: Known): Sentence[] {
  const { curve } = request;
  if (curve === null || curve.shape === 'unknown') return [];
  const step = curve.far - curve.near;
  const shape = { contango: 'in contango', backwardation: 'backwardated', mixed: 'mixed', flat: 'flat' }[
    curve.shape
  ];
  return [
    {
      topic: 'curve',
      text: `The curve is ${shape}: ${curve.near.toPrecision(5)} in front, ${curve.far.toPrecision(5)} ${curve.months} months out (${step >= 0 ? '+' : '−'}${Math.abs(step).toPrecision(3)} ${request.unit ?? ''}).`.replace(
        ' )',
        ')',
      ),
      sureness: 'high',
      model: 'present forward curve',
      numbers: { near: curve.near, far: curve.far, months: curve.months },
      change: 'A front spread of the other sign.',
    },
  ];
}

function ledgerSentences({ request }: Known): Sentence[] {
  return request.ledger.map(({ model, forecasts, nominal, realised, state }) => ({
    topic: 'forecast',
    text:
      state === 'learning'
        ? `Of ${model} ${forecasts === 1 ? '1 forecast is' : `${forecasts} forecasts are`} scored: too few to judge its intervals.`
        : `The ${percent(nominal)} intervals of ${model} held ${percent(realised)} of what came in ${forecasts} forecasts: ${state === 'held' ? 'as promised' : `${state}, so it is left out of the automatic choice`}.`,
    sureness: state === 'learning' ? 'low' : 'high',
    model: 'coverage ledger, Wilson limits at 99 %',
    numbers: { forecasts, nominal, realised },
    change: 'Every forecast that comes true or not moves it.',
  }));
}

/** In the order a trader asks: what regime, what is odd, what season, what curve, how far to trust the forecasts. */
export function sentencesOf(known: Known): Sentence[] {
  return [
    regimeSentence(known),
    ...anomalySentences(known),
    ...seasonSentence(known),
    ...curveSentence(known),
    ...ledgerSentences(known),
  ];
}
