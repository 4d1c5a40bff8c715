import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { problemOf } from '../../client/problem.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import { formatNumber, inferDecimals, rawNumber } from '../../design/number-format.ts';
import { formatDateTime } from '../../design/time-format.ts';
import { type Alert, conditionSigns } from '../../state/alerts.ts';
import { saveText } from '../shared/save-text.ts';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';
import { AlertForm } from './alert-form.tsx';

function Level({ alert }: { readonly alert: Alert }) {
  const facts = useSymbolFacts(alert.symbol);
  return (
    <span className="nowrap">
      {conditionSigns[alert.condition]} {formatNumber(alert.price, inferDecimals([alert.price]))}{' '}
      <span className="muted">{facts.phase === 'known' ? facts.facts.instrument.unit : ''}</span>
    </span>
  );
}

function State({ symbol, hit }: Pick<Alert, 'symbol' | 'hit'>) {
  const facts = useSymbolFacts(symbol);
  // A contract that has expired or a formula whose name is gone: it waits for what will not come.
  if (hit === null && facts.phase === 'wrong') return <span className="bad">✕ {facts.problem.message}</span>;
  if (hit === null) return <span className="muted">○ waiting</span>;
  return (
    <span className="nowrap">
      ● hit at {formatNumber(hit.price, inferDecimals([hit.price]))},{' '}
      <time dateTime={new Date(hit.time).toISOString()}>{formatDateTime(hit.time, 'UTC')} UTC</time>
      {hit.replayed && <span className="muted"> in a replay</span>}
    </span>
  );
}

const csvOf = (alerts: readonly Alert[]): string =>
  [
    'symbol,condition,price,created,hit_time,hit_price,replayed',
    ...alerts.map(({ symbol, condition, price, createdAt, hit }) =>
      [
        `"${symbol}"`,
        condition,
        rawNumber(price),
        new Date(createdAt).toISOString(),
        hit === null ? '' : new Date(hit.time).toISOString(),
        hit === null ? '' : rawNumber(hit.price),
        hit?.replayed ?? '',
      ].join(),
    ),
  ].join('\n');

/** Price alerts: what is waited for, and what was hit. The engine judges them, with this panel open or not. */
export function AlertsPanel() {
  const { alerts: store, client, dock, notices } = useWorkstation();
  const { alerts, problem } = useStore(store);
  const active = useStore(dock, ({ activeSymbol }) => activeSymbol) ?? 'CL';
  const columns = useMemo<readonly DataColumn<Alert>[]>(() => {
    const change = async (work: Promise<unknown>) => {
      try {
        await work;
      } catch (error) {
        notices.problem(problemOf(error), 'The alert was not changed');
      }
    };
    return [
      {
        id: 'symbol',
        label: 'Instrument',
        value: ({ symbol }) => symbol,
        show: ({ symbol }) => (
          <button type="button" className="link nowrap" onClick={() => dock.openChart(symbol)}>
            {symbol}
          </button>
        ),
      },
      {
        id: 'level',
        label: 'Level',
        value: ({ price }) => price,
        show: (alert) => <Level alert={alert} />,
      },
      {
        id: 'state',
        label: 'State',
        value: ({ hit, createdAt }) => hit?.time ?? -createdAt,
        show: (alert) => <State symbol={alert.symbol} hit={alert.hit} />,
      },
      {
        id: 'actions',
        label: '',
        sortable: false,
        numeric: true,
        value: () => '',
        show: ({ id, hit, symbol, condition, price }) => (
          <span className="nowrap">
            {hit !== null && (
              <button
                type="button"
                className="button quiet"
                onClick={() => void change(client.alerts.arm.mutate({ id }))}
              >
                Arm again
              </button>
            )}
            <button
              type="button"
              className="button quiet"
              aria-label={`Remove the alert of ${symbol}`}
              onClick={() =>
                void change(
                  client.alerts.remove.mutate({ id }).then(() =>
                    notices.say('info', `The alert of ${symbol} is removed.`, {
                      label: 'Undo',
                      run: () => void change(client.alerts.add.mutate({ symbol, condition, price })),
                    }),
                  ),
                )
              }
            >
              Remove
            </button>
          </span>
        ),
      },
    ];
  }, [client, dock, notices]);
  return (
    <section className="panel alerts" aria-label="Alerts">
      <AlertForm key={active} symbol={active} />
      <ScrollRegion label="Price alerts" className="panel-body">
        {problem !== null && alerts === null ? (
          <ErrorState title="The alerts could not be read" problem={problem} />
        ) : alerts === null ? (
          <LoadingState>Reading the alerts…</LoadingState>
        ) : alerts.length === 0 ? (
          <EmptyState title="No alerts">
            Set one above, or type ALERT CL &gt; 80. A formula will do as well: ALERT 42*HO-CL &lt; 20.
          </EmptyState>
        ) : (
          <DataTable label="Alerts" columns={columns} rows={alerts} />
        )}
      </ScrollRegion>
      {alerts !== null && alerts.length > 0 && (
        <p className="panel-foot muted">
          {alerts.filter(({ hit }) => hit === null).length} waiting of {alerts.length} ·{' '}
          <button
            type="button"
            className="link"
            onClick={() => saveText('alerts.csv', csvOf(alerts), 'text/csv')}
          >
            CSV
          </button>
        </p>
      )}
    </section>
  );
}
