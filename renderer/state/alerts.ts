import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient, Outputs } from '../client/client.ts';
import type { Problem } from '../client/problem.ts';
import { formatNumber, inferDecimals } from '../design/number-format.ts';
import { watch } from './watch.ts';

export type Alert = Outputs['alerts']['list']['alerts'][number];

export interface AlertsState {
  /** Null until the engine has said. */
  readonly alerts: readonly Alert[] | null;
  readonly problem: Problem | null;
}

export type AlertsStore = StoreApi<AlertsState>;

export const createAlerts = (): AlertsStore => createStore(() => ({ alerts: null, problem: null }));

export const conditionSigns: Readonly<Record<Alert['condition'], string>> = {
  'at-or-above': '≥',
  'at-or-below': '≤',
};

const priceText = (price: number): string => formatNumber(price, inferDecimals([price]));

/** `CL ≥ 80`. */
export function ruleText({
  symbol,
  condition,
  price,
}: Pick<Alert, 'symbol' | 'condition' | 'price'>): string {
  return `${symbol} ${conditionSigns[condition]} ${priceText(price)}`;
}

/** `CL ≥ 80: 80.02.` */
export function hitText(alert: Alert): string {
  if (alert.hit === null) return `${ruleText(alert)}.`;
  return `${ruleText(alert)}: ${priceText(alert.hit.price)}${alert.hit.replayed ? ' in the replay' : ''}.`;
}

/** Follows the engine's alerts; `onHit` is told of each that is hit from now on, not of those of before. */
export function watchAlerts(
  client: Pick<ContractClient, 'alerts'>,
  store: AlertsStore,
  onHit: (alert: Alert) => void,
): () => void {
  const stop = watch<readonly Alert[]>({
    subscribe: (handlers) => client.alerts.watch.subscribe(undefined, handlers),
    onItem: (alerts) => {
      const before = store.getState().alerts;
      store.setState({ alerts, problem: null });
      const waiting = new Set(before?.flatMap(({ id, hit }) => (hit === null ? [id] : [])));
      // One that was added since and hit at once was never seen waiting.
      const known = new Set(before?.map(({ id }) => id));
      for (const alert of alerts) {
        if (alert.hit !== null && before !== null && (waiting.has(alert.id) || !known.has(alert.id)))
          onHit(alert);
      }
    },
    onProblem: (problem) => store.setState({ problem }),
  });
  return () => {
    stop();
    store.setState({ alerts: null, problem: null });
  };
}
