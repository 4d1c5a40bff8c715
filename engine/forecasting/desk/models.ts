import { arimaModel } from '../classical/arima.ts';
import { etsModel } from '../classical/ets.ts';
import { mstlModel } from '../classical/mstl-model.ts';
import { naiveDrift, seasonalNaive } from '../classical/seasonal-naive.ts';
import { thetaModel } from '../classical/theta.ts';
import { decomposableModel } from '../decomposable/forecast-model.ts';
import type { ForecastModel } from '../forecaster.ts';
import { corrected } from './corrected.ts';
import { learRows } from './lear-rows.ts';

/** The models of the desk, simplest first: at equal errors the simpler one is chosen. */
export const deskModels: readonly ForecastModel[] = [
  seasonalNaive,
  naiveDrift,
  thetaModel(),
  etsModel(),
  arimaModel(),
  mstlModel(),
  decomposableModel(),
  corrected,
  learRows,
];

export const ensembleId = 'ensemble';
