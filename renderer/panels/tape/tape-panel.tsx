import './tape.css';
import { type KeyboardEvent, useEffect, useReducer, useRef, useState } from 'react';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import type { Problem } from '../../client/problem.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { decimalsOfTick, directionArrow, formatNumber, rawNumber } from '../../design/number-format.ts';
import { formatClock, formatOffset } from '../../design/time-format.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import { watch } from '../../state/watch.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { saveText } from '../shared/save-text.ts';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useEpoch, useLiveQuote } from '../shared/use-live.ts';
import { UnitSelect, useShownUnit } from '../shared/use-shown-unit.tsx';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';
import { ValueMark } from '../shared/value-mark.tsx';
import { createTape, type Tape, type TapeBatch } from './tape.ts';

function useTape(symbol: string, held: boolean): { readonly tape: Tape; readonly problem: Problem | null } {
  const { client } = useWorkstation();
  const asked = `${useEpoch()}|${symbol}`;
  const tape = useRef(createTape());
  const shownFor = useRef(asked);
  if (shownFor.current !== asked) {
    shownFor.current = asked;
    tape.current = createTape();
  }
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const hold = useRef(held);
  hold.current = held;
  useEffect(() => {
    const own = tape.current;
    let frame = 0;
    const stop = watch<TapeBatch>({
      subscribe: (handlers) =>
        client.market.watchTrades.subscribe(
          {
            symbols: [asked.slice(asked.indexOf('|') + 1)],
            // A reader that lost its connection goes on where it was, so that none is missing.
            ...(own.lastSequence() > 0 && { afterSequence: own.lastSequence() }),
          },
          handlers,
        ),
      onItem: (batch) => {
        own.take(batch);
        setProblem(null);
        if (!hold.current && frame === 0) {
          frame = requestAnimationFrame(() => {
            frame = 0;
            redraw();
          });
        }
      },
      onProblem: (next) => {
        if (next.code === 'TRADES_NO_LONGER_HELD' || next.code === 'SUBSCRIBER_TOO_SLOW') own.gap();
        else setProblem(next);
      },
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [client, asked]);
  return { tape: tape.current, problem };
}

/** Time and sales: every trade, newest first. */
export function TapePanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const entry = useSymbolFacts(symbol);
  const facts = entry.phase === 'known' ? entry.facts : null;
  const { quote } = useLiveQuote(symbol);
  const [held, setHeld] = useState(false);
  const { tape, problem } = useTape(symbol, held);
  const shown = useShownUnit(facts?.instrument.unit ?? null, props.params.unit ?? null, (unit) =>
    change({ unit }),
  );
  const { factor } = shown.unit;
  const tickSize = facts?.instrument.tickSize ?? '0.01';
  const decimals = shownDecimals(decimalsOfTick(tickSize), Number(tickSize), factor);
  const zone = facts?.instrument.zone ?? 'UTC';
  const rows = tape.rows();
  const summary = tape.summary();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    setHeld(!held);
  };
  const exportCsv = () =>
    saveText(
      `${symbol}-trades.csv`,
      [
        'time,price,lots,side',
        ...tape
          .rows()
          .filter((row) => row.kind === 'trade')
          .map((row) =>
            [new Date(row.time).toISOString(), rawNumber(row.price), rawNumber(row.size), row.side].join(),
          ),
      ].join('\n'),
      'text/csv',
    );
  return (
    <section className="panel tape" aria-label={`Trades ${symbol}`} onKeyDown={onKeyDown}>
      <div className="toolbar">
        <SymbolField symbol={symbol} onSymbol={setSymbol} />
        <button type="button" className="button quiet" aria-pressed={held} onClick={() => setHeld(!held)}>
          {held ? 'Held' : 'Hold'}
        </button>
        <span className="spacer" />
        <UnitSelect state={shown} />
        <ValueMark quote={quote} />
        <button type="button" className="button quiet" disabled={rows.length === 0} onClick={exportCsv}>
          CSV
        </button>
      </div>
      <div className="panel-body">
        {entry.phase === 'wrong' ? (
          <ErrorState title={`${symbol} cannot be read`} problem={entry.problem} />
        ) : facts?.kind === 'formula' ? (
          <EmptyState title="A formula does not trade">
            It is sampled from its legs once a second: {facts.legs.join(', ')}. Their own trades are under
            their names.
          </EmptyState>
        ) : problem !== null && rows.length === 0 ? (
          <ErrorState title={`There are no trades of ${symbol}`} problem={problem} />
        ) : rows.length === 0 ? (
          <LoadingState>Waiting for a trade in {symbol}…</LoadingState>
        ) : (
          <ScrollRegion label={`Trades of ${symbol}`} className="tape-scroll" focusTarget>
            <table className="data-table tape-table" aria-label={`Time and sales of ${symbol}`}>
              <thead>
                <tr>
                  <th scope="col">{formatOffset(quote?.sourceTime ?? 0, zone)}</th>
                  <th scope="col" className="number">
                    {shown.unit.shown}
                  </th>
                  <th scope="col" className="number">
                    Lots
                  </th>
                  <th scope="col">Side</th>
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, 200).map((row) =>
                  row.kind === 'gap' ? (
                    <tr key={row.id}>
                      <td colSpan={4} className="warn">
                        Trades were lost here
                      </td>
                    </tr>
                  ) : (
                    <tr key={row.id} className={row.side}>
                      <td>
                        {formatClock(row.time, zone)}
                        <span className="muted">
                          .{String(Math.floor(row.time % 1_000)).padStart(3, '0')}
                        </span>
                      </td>
                      <td className="number price">{formatNumber(row.price * factor, decimals)}</td>
                      <td className="number">{formatNumber(row.size)}</td>
                      <td>
                        <span aria-hidden="true">{directionArrow[row.side === 'buy' ? 'up' : 'down']}</span>{' '}
                        {row.side}
                      </td>
                    </tr>
                  ),
                )}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </div>
      {rows.length > 0 && (
        <p className="panel-foot muted">
          {formatNumber(summary.count)} trades · {formatNumber(summary.volume)} lots · mean by volume{' '}
          {formatNumber(summary.mean === null ? null : summary.mean * factor, decimals)} {shown.unit.shown}
          {held && ' · held, trades are still taken'}
        </p>
      )}
    </section>
  );
}
