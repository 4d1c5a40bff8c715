import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { historyFetchOf } from '../../state/feeds-fetch.ts';
import { entsoeAreas } from '../../state/feeds-presets.ts';
import { Field, TextField } from './field.tsx';

const resolutions = [
  ['', 'as published'],
  ['PT60M', 'hours'],
  ['PT30M', 'half hours'],
  ['PT15M', 'quarter hours'],
] as const;

/** Day-ahead prices of a bidding zone. */
export function FetchEntsoe() {
  const { client, importWizard } = useWorkstation();
  const fetching = historyFetchOf(client, importWizard);
  const form = useStore(fetching, (state) => state.entsoe);
  const known = entsoeAreas.some(({ area }) => area === form.area);
  const [other, setOther] = useState(!known);
  return (
    <div className="form-grid">
      <Field label="Bidding zone">
        {(id) => (
          <select
            id={id}
            className="select"
            data-panel-focus
            value={other ? '' : form.area}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setOther(value === '');
              if (value !== '') fetching.chooseArea(value);
            }}
          >
            {entsoeAreas.map(({ area, name, title }) => (
              <option key={area} value={area}>
                {name} · {title}
              </option>
            ))}
            <option value="">Another, by its EIC</option>
          </select>
        )}
      </Field>
      {other && (
        <TextField
          label="EIC of the zone"
          value={form.area}
          placeholder="10Y1001A1001A82H"
          onChange={(area) => fetching.changeEntsoe({ area })}
        />
      )}
      <TextField
        label="First market day"
        placeholder="YYYY-MM-DD"
        value={form.from}
        onChange={(from) => fetching.changeEntsoe({ from })}
      />
      <TextField
        label="Last market day"
        placeholder="YYYY-MM-DD"
        value={form.to}
        onChange={(to) => fetching.changeEntsoe({ to })}
      />
      <Field label="Resolution">
        {(id) => (
          <select
            id={id}
            className="select"
            value={form.resolution}
            onChange={(event) => {
              const found = resolutions.find(([value]) => value === event.currentTarget.value);
              if (found !== undefined) fetching.changeEntsoe({ resolution: found[0] });
            }}
          >
            {resolutions.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField
        label="Zone of the market day"
        value={form.zone}
        placeholder="Europe/Brussels"
        onChange={(zone) => fetching.changeEntsoe({ zone })}
      />
      <TextField
        label="Stored as"
        value={form.symbol}
        onChange={(symbol) => fetching.changeEntsoe({ symbol })}
      />
    </div>
  );
}
