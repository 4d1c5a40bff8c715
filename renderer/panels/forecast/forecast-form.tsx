import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Interval } from '../../client/types.ts';
import type { Forecast } from '../../state/forecast.ts';
import { modelName } from '../../state/forecast-levels.ts';
import { forecastIntervals, mostRows } from '../../state/forecast-span.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';
import { useAsked } from '../shared/use-live.ts';

export interface FormValues {
  readonly interval: Interval;
  readonly rows: number;
  readonly model: string;
  readonly origins: number;
}

function CountField(props: {
  readonly label: string;
  readonly title: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onValue: (value: number) => void;
}) {
  const { value, least, most } = props;
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const number = Number(text);
  const good = Number.isInteger(number) && number >= least && number <= most;
  return (
    <label className="inline-field" title={props.title}>
      <span className="muted">{props.label}</span>
      <input
        className="input count-input"
        inputMode="numeric"
        size={4}
        value={text}
        aria-invalid={!good}
        aria-description={`${props.title}, ${least} to ${most}`}
        onChange={(event) => {
          setText(event.currentTarget.value);
          const next = Number(event.currentTarget.value);
          if (Number.isInteger(next) && next >= least && next <= most) props.onValue(next);
        }}
        onBlur={() => !good && setText(String(value))}
      />
    </label>
  );
}

/** What is asked for. Who may not run one is told for whom it is. */
export function ForecastForm(props: {
  readonly values: FormValues;
  readonly forecast: Forecast;
  readonly onChange: (part: Partial<FormValues>) => void;
  readonly onRun: (values: FormValues) => void;
}) {
  const { values, forecast, onChange } = props;
  const { client } = useWorkstation();
  const may = useMay('forecast.run');
  const jobId = useStore(forecast, (state) => state.jobId);
  const models = useAsked('forecast models', () => client.forecast.models.query());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onRun(values);
  };
  return (
    <form className="forecast-form" onSubmit={submit}>
      <CountField
        label="Rows"
        title="Rows ahead"
        value={values.rows}
        least={1}
        most={mostRows}
        onValue={(rows) => onChange({ rows })}
      />
      <label className="inline-field">
        <span className="muted">of</span>
        <select
          className="select"
          aria-label="Interval"
          value={values.interval}
          onChange={(event) => onChange({ interval: event.currentTarget.value as Interval })}
        >
          {forecastIntervals.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="inline-field">
        <span className="muted">Model</span>
        <select
          className="select model-select"
          value={values.model}
          onChange={(event) => onChange({ model: event.currentTarget.value })}
        >
          <option value="auto" title="The one with the lowest error at rolling origins">
            automatic
          </option>
          {(models.value?.models ?? []).map(({ id, title }) => (
            <option key={id} value={id} title={title}>
              {modelName(id, title)}
            </option>
          ))}
        </select>
      </label>
      <CountField
        label="Origins"
        title="Rolling origins that models are judged by"
        value={values.origins}
        least={2}
        most={500}
        onValue={(origins) => onChange({ origins })}
      />
      {may === false ? (
        <span className="muted">
          <WhoMay path="forecast.run" what="Running forecasts is" />
        </span>
      ) : jobId === null ? (
        <button type="submit" className="button primary" disabled={may === null}>
          Run
        </button>
      ) : (
        <button type="button" className="button" onClick={() => void forecast.cancel()}>
          Cancel
        </button>
      )}
    </form>
  );
}
