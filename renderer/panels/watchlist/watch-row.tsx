import { memo, useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { ValueState } from '../../client/types.ts';
import {
  absent,
  decimalsOfTick,
  directionArrow,
  directionOf,
  formatCompact,
  formatNumber,
  formatPercent,
  formatSigned,
} from '../../design/number-format.ts';
import { formatAge } from '../../design/time-format.ts';
import { valueStateGlyph } from '../../design/value-states.ts';
import { type ShownUnit, shownDecimals } from '../../state/chart-units.ts';
import type { Flash } from '../../state/flash.ts';

interface Props {
  readonly id: string;
  readonly symbol: string;
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly onRemove: (symbol: string) => void;
  /** Factors to the unit the list is shown in, by quoted unit. */
  readonly units: ReadonlyMap<string, ShownUnit>;
}

/** Two names for the same animation, so that the next flash starts it afresh. */
function flashClass(flash: Flash | null): string {
  return flash === null ? '' : ` flash-${flash.direction}-${flash.count % 2 === 0 ? 'a' : 'b'}`;
}

/** One instrument. It renders again only when its own quote did. */
export const WatchRow = memo(function WatchRow(props: Props) {
  const { symbol, index } = props;
  const { quotes, market, facts } = useWorkstation();
  const row = useStore(quotes, (state) => state.rows[symbol]);
  const listed = useStore(market, (state) => state.bySymbol.get(symbol));
  // Contracts, continuous months and formulas are described by the engine.
  const entry = useStore(facts, ({ entries }) => entries[symbol]);
  useEffect(() => {
    if (listed === undefined && entry === undefined) facts.want(symbol);
  }, [listed, entry, facts, symbol]);
  const instrument = listed ?? (entry?.phase === 'known' ? entry.facts.instrument : undefined);
  const wrong = entry?.phase === 'wrong' ? entry.problem.message : null;
  const quote = row?.quote;
  const shown = props.units.get(instrument?.unit ?? '');
  const factor = shown?.factor ?? 1;
  const tickSize = instrument?.tickSize ?? '0.01';
  const decimals = shownDecimals(decimalsOfTick(tickSize), Number(tickSize), factor);
  const price = (value: number | null | undefined) =>
    formatNumber(value === null || value === undefined ? null : value * factor, decimals);
  const direction = directionOf(row?.change);
  const state: ValueState | null = quote?.state ?? null;
  return (
    <tr
      id={props.id}
      aria-rowindex={index + 2}
      aria-selected={props.active}
      className="watch-line watch-row"
      data-state={state ?? 'waiting'}
      data-symbol={symbol}
      data-index={index}
      style={{ transform: `translateY(${props.top}px)` }}
    >
      <td className="c-symbol" title={wrong ?? instrument?.name}>
        {symbol}
      </td>
      <td className="c-name muted">
        {wrong ?? instrument?.name ?? (entry?.phase === 'loading' ? '…' : 'not an instrument of the feed')}
      </td>
      <td className="c-bid-size number muted">{formatNumber(quote?.bidSize)}</td>
      <td className={`c-bid number price${flashClass(row?.bidFlash ?? null)}`} data-made="quoted">
        {price(quote?.bid)}
      </td>
      <td className={`c-ask number price${flashClass(row?.askFlash ?? null)}`} data-made="quoted">
        {price(quote?.ask)}
      </td>
      <td className="c-ask-size number muted">{formatNumber(quote?.askSize)}</td>
      <td className={`c-last number price last${flashClass(row?.lastFlash ?? null)}`} data-made="traded">
        {price(quote?.last)}
      </td>
      <td
        className="c-unit muted"
        title={shown === undefined ? undefined : `quoted ${shown.quoted}; ${shown.bridges.join(', ')}`}
      >
        {shown?.shown ?? instrument?.unit ?? absent}
      </td>
      <td className={`c-change number ${direction}`}>
        {row?.change != null && <span aria-hidden="true">{directionArrow[direction]} </span>}
        {formatSigned(row?.change == null ? null : row.change * factor, decimals)}
      </td>
      <td className={`c-share number ${direction}`}>{formatPercent(row?.changeShare)}</td>
      <td className="c-volume number muted">{quote === undefined ? absent : formatCompact(quote.volume)}</td>
      <td className="c-state">
        {state === null ? (
          <span className="muted">◌ waiting</span>
        ) : (
          <StateAndAge state={state} receiveTime={quote?.receiveTime ?? 0} />
        )}
      </td>
      <td className="c-remove">
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Remove ${symbol} from the watchlist`}
          title="Remove (Delete)"
          onClick={(event) => {
            event.stopPropagation();
            props.onRemove(symbol);
          }}
        >
          ×
        </button>
      </td>
    </tr>
  );
});

/** Whole seconds: the clock ticks no faster. */
function ageText(age: number): string {
  return age < 1_000 ? 'now' : formatAge(Math.floor(age / 1_000) * 1_000);
}

function StateAndAge({ state, receiveTime }: { readonly state: ValueState; readonly receiveTime: number }) {
  const { clock, connectionState, replay } = useWorkstation();
  const present = useStore(clock, (entry) => entry.now);
  // In a replay a value is as old as it was then.
  const now = useStore(replay, ({ status }) => (status?.active === true ? status.time : null)) ?? present;
  const connected = useStore(connectionState, (entry) => entry.phase === 'open');
  // Without the engine nobody knows how the price stands: it is shown as of then, and never as fresh.
  const { glyph, word, tone } = valueStateGlyph[connected ? state : 'down'];
  return (
    <span data-made="received">
      <span className={tone}>
        <span aria-hidden="true">{glyph}</span> <span className="word">{word}</span>
      </span>{' '}
      <span className="age muted">{receiveTime > 0 && ageText(now - receiveTime)}</span>
    </span>
  );
}
