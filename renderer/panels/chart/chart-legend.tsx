import { memo, useEffect, useReducer } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { ChartContent, Comparison } from '../../charts/chart-content.ts';
import type { PriceChartColours } from '../../charts/price-chart.ts';
import { rollStep } from '../../charts/roll-step.ts';
import { outputColour, turnColour } from '../../charts/series-colours.ts';
import { indexAtOrBefore } from '../../charts/time-position.ts';
import {
  directionArrow,
  directionOf,
  formatCompact,
  formatNumber,
  formatPercent,
  formatSigned,
} from '../../design/number-format.ts';
import { formatAge, formatDate, formatDateTime, formatOffset, localZone } from '../../design/time-format.ts';
import type { BarRow } from '../../state/bar-series.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import type { RunningStudy } from '../../state/chart-studies.ts';
import type { ShownUnit } from '../../state/chart-units.ts';
import { importedUntil, isSimulated } from '../../state/market.ts';
import type { ResolvedSymbol } from './use-symbol-resolved.ts';

const bridgeText = (unit: ShownUnit) => unit.bridges.join(', ').replace('heatingValue', 'heating value');

/** Least milliseconds between two texts of the newest bar. */
const legendPace = 100;

interface Props {
  readonly content: ChartContent;
  /** Index of the bar under the crosshair; null for the newest one. */
  readonly hoverIndex: number | null;
  readonly resolved: ResolvedSymbol | null;
  readonly params: ChartParams;
  readonly unit: ShownUnit;
  readonly decimals: number;
  readonly notes: readonly string[];
  readonly colours: PriceChartColours;
}

/** What the bar under the crosshair says, else the newest one. */
export function ChartLegend(props: Props) {
  const { content, params, decimals, colours } = props;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    // Text that changes with every tick is read by nobody; the picture itself follows each frame.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        redraw();
      }, legendPace);
    };
    redraw();
    const stop = content.onChange(later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [content]);
  const bars = content.shown().drawn;
  const newest = bars.length() - 1;
  const index = Math.min(props.hoverIndex ?? newest, newest);
  const bar = bars.row(index);
  const last = content.model.bars.row(content.model.bars.length() - 1);
  const facts = useStore(content.model, (state) => state.facts);
  if (bar === null) return null;
  const before = bars.row(index - 1);
  // Adjusted months have no steps, and averaged bars or bricks are no closes.
  const asTraded = params.raw === true || (params.continuous?.adjustment.method ?? 'none') === 'none';
  const closes = params.style !== 'heikin-ashi' && params.style !== 'renko';
  const quotedStep =
    before === null || !asTraded || !closes ? 0 : rollStep(facts?.rolls ?? [], before.time, bar.time);
  const step = quotedStep === null ? null : quotedStep * props.unit.factor;
  const overlays = content
    .studies()
    .filter(({ setting }) => setting.hidden !== true)
    .map((study, order) => ({ study, order }))
    .filter(({ study }) => study.definition.pane === 'price');
  return (
    <div className="chart-legend" data-last-time={last?.time} data-last-close={last?.close}>
      <LegendTitle {...props} last={last} hovering={props.hoverIndex !== null} />
      <LegendPrices bar={bar} before={before} step={step} decimals={decimals} />
      {overlays.length > 0 && (
        <div className="legend-prices">
          {overlays.map(({ study, order }) => (
            <StudyValues
              key={study.setting.id}
              study={study}
              order={order}
              index={index}
              decimals={decimals}
              colours={colours}
            />
          ))}
        </div>
      )}
      {content.comparisons().map((comparison, order) => (
        <CompareLine
          key={comparison.setting.symbol}
          comparison={comparison}
          time={bar.time}
          daily={params.interval === '1d'}
          colour={colours[turnColour(order + 2)]}
        />
      ))}
      <LegendTimes time={bar.time} daily={params.interval === '1d'} resolved={props.resolved} />
      {props.notes.map((note) => (
        <div key={note} className="warn legend-note" role="status">
          ⚠ {note}
        </div>
      ))}
    </div>
  );
}

function LegendTitle(props: Props & { readonly last: BarRow | null; readonly hovering: boolean }) {
  const { content, params, resolved, unit, last } = props;
  const { market, connectionState } = useWorkstation();
  const { model } = content;
  const connected = useStore(connectionState, (state) => state.phase === 'open');
  const live = useStore(model, (state) => state.live) && connected;
  const facts = useStore(model, (state) => state.facts);
  const behind = resolved?.contract ?? null;
  const simulated = useStore(
    market,
    (state) =>
      facts?.simulated === true ||
      (resolved !== null &&
        [params.symbol, ...resolved.legs, ...(behind === null ? [] : [behind])].some((symbol) =>
          isSimulated(state.feeds, symbol),
        )),
  );
  const importedTo = useStore(market, (state) => importedUntil(state.series, params.symbol, params.interval));
  const brick = content.shown().brick();
  const notes = [...(resolved?.notes ?? []), ...(facts?.notes ?? [])];
  const badge = facts?.badge ?? null;
  return (
    <div className="legend-title">
      <strong>{params.symbol}</strong>
      <span>{params.interval}</span>
      {unit.shown !== null && (
        <span className="muted">
          {unit.shown}
          {unit.shown !== unit.quoted && (
            <span title={bridgeText(unit)}>
              {' '}
              (quoted {unit.quoted}
              {unit.bridges.length > 0 && `, ${bridgeText(unit)}`})
            </span>
          )}
        </span>
      )}
      {behind !== null && behind !== params.symbol && <span className="muted">{behind}</span>}
      {resolved !== null && resolved.kind !== 'formula' && (
        <span className="muted legend-name">{resolved.instrument.name}</span>
      )}
      {live && !props.hovering && (
        <span className="good">
          <span aria-hidden="true">●</span> live
        </span>
      )}
      {simulated && (
        <span
          className="badge warn"
          title="Some of these bars are the simulated exchange's or its simulated past, no market's"
        >
          SIMULATED
        </span>
      )}
      {badge !== null && <span className="badge legend-badge">{badge}</span>}
      {brick !== null && (
        <span className="muted">brick {formatNumber(brick, Math.min(6, props.decimals + 1))}</span>
      )}
      {simulated && importedTo !== null && last !== null && last.time > importedTo && (
        <span className="warn" title="Bars after that day are the simulated exchange's, not a market's">
          history to {formatDate(importedTo, 'UTC')}, then simulated
        </span>
      )}
      {notes.length > 0 && (
        <span className="muted legend-name" title={notes.join('\n')}>
          {notes[0]}
          {notes.length > 1 && ` (+${notes.length - 1})`}
        </span>
      )}
    </div>
  );
}

function LegendPrices(props: {
  readonly bar: BarRow;
  readonly before: BarRow | null;
  /** How far the contracts stood apart at a roll between the two; null where that is not known. */
  readonly step: number | null;
  readonly decimals: number;
}) {
  const { bar, before, step, decimals } = props;
  // Against the close of the contract that is shown, not of the one that left.
  const reference = before === null || step === null ? null : before.close + step;
  const change = reference === null ? null : bar.close - reference;
  const direction = directionOf(change);
  const share = change !== null && reference !== null && reference > 0 ? change / reference : null;
  return (
    <div className="legend-prices">
      {(['open', 'high', 'low', 'close'] as const).map((name) => (
        <span key={name}>
          <abbr title={name}>{name[0]?.toUpperCase()}</abbr> {formatNumber(bar[name], decimals)}
        </span>
      ))}
      {change !== null && (
        <span className={direction}>
          <span aria-hidden="true">{directionArrow[direction]}</span> {formatSigned(change, decimals)}{' '}
          {formatPercent(share)}
        </span>
      )}
      {!Number.isNaN(bar.volume) && (
        <span>
          <abbr title="volume">V</abbr> {formatCompact(bar.volume)}
        </span>
      )}
    </div>
  );
}

function StudyValues(props: {
  readonly study: RunningStudy;
  readonly order: number;
  readonly index: number;
  readonly decimals: number;
  readonly colours: PriceChartColours;
}) {
  const { study, order, index, decimals, colours } = props;
  const { definition } = study;
  const problem = study.problem();
  return (
    <span className="legend-study">
      <span style={{ color: colours[outputColour(definition, 0, order)] }}>{study.title}</span>
      {problem !== null && <span className="warn"> ⚠ {problem}</span>}
      {problem === null &&
        definition.outputs.map((output, at) => (
          <span
            key={output.name}
            title={output.title}
            style={{ color: colours[outputColour(definition, at, order)] }}
          >
            {' '}
            {formatNumber(study.value(at, index - study.shift(at)), decimals)}
          </span>
        ))}
    </span>
  );
}

function CompareLine(props: {
  readonly comparison: Comparison;
  readonly time: number;
  readonly daily: boolean;
  readonly colour: string;
}) {
  const { model, setting } = props.comparison;
  const phase = useStore(model, (state) => state.phase);
  const problem = useStore(model, (state) => state.problem);
  const unit = useStore(model, (state) => state.unit);
  const view = model.bars.view();
  const at = indexAtOrBefore(view.time, props.time);
  const newest = view.time.at(-1) ?? null;
  const value = view.close[at] ?? null;
  const behind = at < 0 ? null : props.time - (view.time[at] ?? 0);
  const text = value === null ? '' : String(value).split('.')[1];
  const decimals = Math.min(4, Math.max(2, text?.length ?? 2));
  return (
    <div className="legend-prices">
      <span style={{ color: props.colour }}>
        {setting.symbol} {formatNumber(value, decimals)} {unit ?? ''}
      </span>
      {setting.scale === 'own' && <span className="muted">own scale</span>}
      {behind !== null && behind > 0 && <span className="warn">{formatAge(behind)} before</span>}
      {newest !== null && (
        <span className="muted">
          newest {props.daily ? formatDate(newest, 'UTC') : `${formatAge(Date.now() - newest)} ago`}
        </span>
      )}
      {phase === 'loading' && <span className="muted">reading…</span>}
      {phase === 'empty' && <span className="warn">no bars of this interval</span>}
      {phase === 'error' && <span className="warn">⚠ {problem?.message}</span>}
    </div>
  );
}

const LegendTimes = memo(function LegendTimes(props: {
  readonly time: number;
  readonly daily: boolean;
  readonly resolved: ResolvedSymbol | null;
}) {
  const { time, resolved } = props;
  if (props.daily) return <div className="legend-times muted">Trading date {formatDate(time, 'UTC')}</div>;
  const local = localZone();
  const instrument = resolved?.instrument;
  return (
    <div className="legend-times muted">
      {instrument !== undefined && (
        <span>
          {instrument.exchange} {formatDateTime(time, instrument.zone)} {formatOffset(time, instrument.zone)}
        </span>
      )}
      <span>
        local {formatDateTime(time, local)} {formatOffset(time, local)}
      </span>
      <span>UTC {formatDateTime(time, 'UTC')}</span>
    </div>
  );
});
