import type {
  CrossValidationAnswer,
  CrossValidationRequest,
  FitAnswer,
  FitRequest,
} from '../../forecasting/decomposable/answer.ts';

/** What long work hears and says. */
export interface WorkOptions {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, text: string) => void;
}

export interface ForecastService {
  fit(request: FitRequest, options: WorkOptions): Promise<FitAnswer>;
  crossValidate(request: CrossValidationRequest, options: WorkOptions): Promise<CrossValidationAnswer>;
}
