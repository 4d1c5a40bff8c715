import { type FormEvent, type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { parseLengths } from '../../charts/moving-average.ts';
import { formatNumber } from '../../design/number-format.ts';
import type { ChartModel } from '../../state/chart.ts';
import {
  type ChartParams,
  type ChartScale,
  type ChartStyle,
  chartScales,
  chartStyles,
  defaultRenko,
} from '../../state/chart-params.ts';
import type { ShownUnit } from '../../state/chart-units.ts';
import { chartIntervals } from '../../state/commands.ts';
import { ContinuousButton } from './continuous-dialog.tsx';
import { SymbolField } from './symbol-field.tsx';
import { UnitField } from './unit-field.tsx';
import { isJoined, type ResolvedSymbol } from './use-symbol-resolved.ts';

const styleTitles: Readonly<Record<ChartStyle, string>> = {
  candles: 'Candles',
  hollow: 'Hollow candles',
  bars: 'Bars',
  line: 'Line',
  area: 'Area',
  'heikin-ashi': 'Heikin-Ashi',
  renko: 'Renko',
};
const scaleTitles: Readonly<Record<ChartScale, string>> = {
  linear: 'Linear',
  log: 'Log',
  percent: 'Percent',
};

interface Props {
  readonly model: ChartModel;
  readonly params: ChartParams;
  readonly resolved: ResolvedSymbol | null;
  readonly unit: ShownUnit;
  readonly tools: boolean;
  readonly change: (change: Partial<ChartParams>) => void;
  readonly changeSymbol: (symbol: string) => void;
  readonly openStudies: () => void;
  readonly openCompare: () => void;
  readonly toggleTools: () => void;
  readonly toggleRaw: () => void;
  readonly savePng: () => void;
  readonly saveCsv: () => void;
}

export function ChartToolbar(props: Props) {
  const { model, params, change, resolved } = props;
  const state = useStore(model);
  const ready = state.phase === 'ready';
  const style = params.style ?? 'candles';
  return (
    <div className="toolbar chart-toolbar">
      <SymbolField symbol={params.symbol} onSymbol={props.changeSymbol} />
      <Intervals chosen={params.interval} change={change} />
      <select
        className="select"
        aria-label="Chart type"
        value={style}
        onChange={(event) => change({ style: event.currentTarget.value as ChartStyle })}
      >
        {chartStyles.map((name) => (
          <option key={name} value={name}>
            {styleTitles[name]}
          </option>
        ))}
      </select>
      {style === 'renko' && <RenkoField params={params} change={change} />}
      <select
        className="select"
        aria-label="Price scale"
        value={`${params.scale ?? 'linear'}${params.inverted === true ? ' inverted' : ''}`}
        onChange={(event) => {
          const [scale, inverted] = event.currentTarget.value.split(' ');
          change({ scale: scale as ChartScale, inverted: inverted !== undefined });
        }}
      >
        {chartScales.map((name) => (
          <option key={name} value={name}>
            {scaleTitles[name]}
          </option>
        ))}
        {chartScales.map((name) => (
          <option key={`${name}-inverted`} value={`${name} inverted`}>
            {scaleTitles[name]}, inverted
          </option>
        ))}
      </select>
      <UnitField
        quoted={props.unit.quoted}
        assetClass={resolved?.instrument.assetClass ?? null}
        choice={params.unit ?? null}
        change={change}
      />
      {isJoined(resolved) && <ContinuousButton params={params} change={change} toggleRaw={props.toggleRaw} />}
      <AveragesField averages={params.averages} change={change} />
      <span className="tool-group">
        <button
          type="button"
          className="button quiet"
          aria-label="Indicators"
          title="Indicators (I)"
          onClick={props.openStudies}
        >
          <span aria-hidden="true">ƒ</span> Indicators
          {(params.studies?.length ?? 0) > 0 && ` ${params.studies?.length}`}
        </button>
        <button
          type="button"
          className="button quiet"
          title="Compare with other symbols (O)"
          onClick={props.openCompare}
        >
          Compare{(params.compares?.length ?? 0) > 0 && ` ${params.compares?.length}`}
        </button>
        <button
          type="button"
          className="button quiet"
          title="Drawing tools (D)"
          aria-pressed={props.tools}
          onClick={props.toggleTools}
        >
          Draw
        </button>
      </span>
      <span className="spacer" />
      {state.liveProblem !== null && (
        <span className="warn" title={state.liveProblem.message}>
          ⚠ {state.liveProblem.code}
        </span>
      )}
      <span
        className="muted"
        title={state.moreBefore ? 'Older bars are read when you pan to them' : 'All bars are read'}
      >
        {ready &&
          `${formatNumber(state.count)}${state.moreBefore ? '+' : ''} ${state.count === 1 ? 'bar' : 'bars'}`}
        {state.loadingOlder && ' · reading older…'}
      </span>
      <button
        type="button"
        className="button quiet"
        disabled={!ready}
        aria-label="Export the picture as PNG"
        onClick={props.savePng}
      >
        PNG
      </button>
      <button
        type="button"
        className="button quiet"
        disabled={!ready}
        aria-label="Export the bars as CSV"
        onClick={props.saveCsv}
      >
        CSV
      </button>
    </div>
  );
}

/** One stop of the Tab key: the arrows go from one interval to the next. */
function Intervals(props: {
  readonly chosen: ChartParams['interval'];
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  };
  return (
    <fieldset className="intervals" onKeyDown={onKeyDown}>
      <legend className="visually-hidden">Interval</legend>
      {chartIntervals.map((interval) => (
        <button
          key={interval}
          type="button"
          className="button quiet"
          aria-pressed={interval === props.chosen}
          tabIndex={interval === props.chosen ? 0 : -1}
          onClick={() => props.change({ interval })}
        >
          {interval}
        </button>
      ))}
    </fieldset>
  );
}

function AveragesField(props: {
  readonly averages: readonly number[];
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const { notices } = useWorkstation();
  const id = useId();
  const [text, setText] = useState(props.averages.join(', '));
  const parsed = parseLengths(text);
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    if (!parsed.ok) return notices.say('info', parsed.message);
    if (parsed.lengths.join() !== props.averages.join()) props.change({ averages: parsed.lengths });
  };
  return (
    <form className="averages" onSubmit={apply}>
      <label htmlFor={id} className="muted">
        MA
      </label>
      <input
        id={id}
        className="input"
        value={text}
        aria-invalid={!parsed.ok}
        aria-label="Lengths of the moving averages"
        size={7}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => apply()}
      />
    </form>
  );
}

/** The brick: so many ticks, or the mean true range of so many bars. */
function RenkoField(props: {
  readonly params: ChartParams;
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const { notices } = useWorkstation();
  const renko = props.params.renko ?? defaultRenko;
  const number = renko.by === 'ticks' ? renko.ticks : renko.period;
  const [text, setText] = useState(String(number));
  useEffect(() => setText(String(number)), [number]);
  const value = Number(text);
  const most = renko.by === 'ticks' ? 1_000_000 : 1_000;
  const valid = Number.isInteger(value) && value >= 1 && value <= most;
  const put = (by: 'ticks' | 'range', count: number) =>
    props.change({ renko: by === 'ticks' ? { by, ticks: count } : { by, period: count } });
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    if (!valid) return notices.say('info', `A brick is a whole number from 1 to ${formatNumber(most)}.`);
    if (value !== number) put(renko.by, value);
  };
  return (
    <form className="averages" onSubmit={apply}>
      <select
        className="select"
        aria-label="Brick by"
        value={renko.by}
        onChange={(event) => (event.currentTarget.value === 'ticks' ? put('ticks', 10) : put('range', 14))}
      >
        <option value="range">ATR</option>
        <option value="ticks">ticks</option>
      </select>
      <input
        className="input"
        size={4}
        value={text}
        aria-label={renko.by === 'ticks' ? 'Ticks of a brick' : 'Bars of the average true range'}
        aria-invalid={!valid}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => apply()}
      />
    </form>
  );
}
