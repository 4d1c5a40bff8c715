import type { Alert, AlertRule } from '../../domain/alert.ts';

export interface AlertService {
  list(): Promise<readonly Alert[]>;
  /** Faults: those of a symbol that cannot be read; TOO_MANY_ALERTS. */
  add(rule: AlertRule): Promise<Alert>;
  /** Lets one that was hit wait again. Fault ALERT_NOT_FOUND for this and the next. */
  arm(id: string): Promise<Alert>;
  remove(id: string): Promise<void>;
  /** All alerts, first as they are, then after each change. */
  watch(signal: AbortSignal): AsyncIterable<readonly Alert[]>;
}
