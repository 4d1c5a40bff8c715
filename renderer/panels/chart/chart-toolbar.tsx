import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { barsToCsv } from '../../charts/chart-csv.ts';
import { parseLengths } from '../../charts/moving-average.ts';
import { formatNumber } from '../../design/number-format.ts';
import type { ChartModel } from '../../state/chart.ts';
import type { ChartParams } from '../../state/chart-params.ts';
import { chartIntervals } from '../../state/commands.ts';
import { saveFile } from './save-file.ts';

export function ChartToolbar(props: {
  readonly model: ChartModel;
  readonly params: ChartParams;
  readonly averages: readonly number[];
  readonly change: (change: Partial<ChartParams>) => void;
  readonly screenshot: () => HTMLCanvasElement | null;
}) {
  const { model, params } = props;
  const state = useStore(model);
  const ready = state.phase === 'ready';
  const fileName = (ending: string) =>
    `${params.symbol}-${params.interval}.${ending}`.replace(/[^\w.-]+/g, '_');
  return (
    <div className="toolbar chart-toolbar">
      <fieldset className="intervals">
        <legend className="visually-hidden">Interval</legend>
        {chartIntervals.map((interval) => (
          <button
            key={interval}
            type="button"
            className="button quiet"
            aria-pressed={interval === params.interval}
            onClick={() => props.change({ interval })}
          >
            {interval}
          </button>
        ))}
      </fieldset>
      <AveragesField averages={props.averages} change={props.change} />
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
        onClick={() =>
          props.screenshot()?.toBlob((blob) => blob !== null && saveFile(fileName('png'), blob), 'image/png')
        }
      >
        PNG
      </button>
      <button
        type="button"
        className="button quiet"
        disabled={!ready}
        aria-label="Export the bars as CSV"
        onClick={() =>
          saveFile(
            fileName('csv'),
            new Blob([barsToCsv(model.bars.view(), params.interval === '1d')], { type: 'text/csv' }),
          )
        }
      >
        CSV
      </button>
    </div>
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
