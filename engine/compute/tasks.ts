import {
  answerCrossValidation,
  answerFit,
  type CrossValidationAnswer,
  type CrossValidationRequest,
  type FitAnswer,
  type FitRequest,
} from '../forecasting/decomposable/answer.ts';
import {
  type DayAheadForecast,
  type DayAheadRequest,
  forecastDayAhead,
} from '../forecasting/desk/day-ahead.ts';
import {
  type DayAheadSeriesForecast,
  type DayAheadSeriesRequest,
  forecastDayAheadSeries,
} from '../forecasting/desk/day-ahead-series.ts';
import {
  forecastSeries,
  type SeriesForecast,
  type SeriesForecastRequest,
} from '../forecasting/desk/series-forecast.ts';
import { type Insight, type InsightRequest, insightOf } from '../forecasting/insights/insight.ts';
import { loadNeural } from '../forecasting/neural/load-neural.ts';
import { neuralId } from '../forecasting/neural/neural-model.ts';
import { type ParsedImport, type ParseRequest, parseImport } from '../market/import/parse-import.ts';
import { type PastOptions, type PastSeries, simulatePast } from '../market/simulator/past.ts';

export type Progress = (fraction: number, text: string) => void;

/** Heavy work by name: what goes in, what comes out. Each runs whole inside one worker. */
export const tasks = {
  parseImport: (request: ParseRequest, progress: Progress): Promise<ParsedImport> =>
    parseImport(request, progress),
  simulatePast: async (options: PastOptions): Promise<PastSeries[]> => simulatePast(options),
  fitForecast: async (request: FitRequest, progress: Progress): Promise<FitAnswer> =>
    answerFit(request, progress),
  crossValidateForecast: async (
    request: CrossValidationRequest,
    progress: Progress,
  ): Promise<CrossValidationAnswer> => answerCrossValidation(request, progress),
  forecastDayAhead: async (request: DayAheadRequest): Promise<DayAheadForecast> => forecastDayAhead(request),
  forecastDayAheadSeries: async (request: DayAheadSeriesRequest): Promise<DayAheadSeriesForecast> =>
    forecastDayAheadSeries(request),
  forecastInsight: async (request: InsightRequest): Promise<Insight> => insightOf(request),
  forecastSeries: async (request: SeriesForecastRequest, progress: Progress): Promise<SeriesForecast> =>
    // Its library is loaded, and its training waited for, only by those who ask for it.
    forecastSeries(request, progress, request.model === neuralId ? [await loadNeural()] : []),
};

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;
