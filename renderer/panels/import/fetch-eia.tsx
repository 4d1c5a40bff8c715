import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { eiaFrequencies, historyFetchOf } from '../../state/feeds-fetch.ts';
import { eiaPresets } from '../../state/feeds-presets.ts';
import { Field, TextField } from './field.tsx';

const periodForms: Readonly<Record<string, string>> = {
  hourly: '2020-01-31T12',
  'local-hourly': '2020-01-31T12-05',
  daily: '2020-01-31',
  weekly: '2020-01-31',
  monthly: '2020-01',
  quarterly: '2020-Q1',
  annual: '2020',
};
const groups = [...Map.groupBy(eiaPresets, ({ group }) => group)];

/** A series of the EIA: one that traders look at, or any by its route and facets. */
export function FetchEia() {
  const { client, importWizard } = useWorkstation();
  const fetching = historyFetchOf(client, importWizard);
  const form = useStore(fetching, (state) => state.eia);
  return (
    <>
      <div className="form-grid">
        <Field label="Series">
          {(id) => (
            <select
              id={id}
              className="select"
              data-panel-focus
              value={form.preset ?? ''}
              onChange={(event) => fetching.choosePreset(event.currentTarget.value)}
            >
              {groups.map(([group, presets]) => (
                <optgroup key={group} label={group}>
                  {presets.map((preset) => (
                    <option key={preset.id} value={preset.id}>
                      {preset.symbol}
                    </option>
                  ))}
                </optgroup>
              ))}
              <option value="">Another, by its route</option>
            </select>
          )}
        </Field>
        <TextField
          label="Stored as"
          value={form.symbol}
          onChange={(symbol) => fetching.changeEia({ symbol })}
        />
        <TextField
          label="From"
          value={form.start}
          placeholder={`the beginning, or ${periodForms[form.frequency]}`}
          onChange={(start) => fetching.changeEia({ start })}
        />
        <TextField
          label="To"
          value={form.end}
          placeholder={`the newest, or ${periodForms[form.frequency]}`}
          onChange={(end) => fetching.changeEia({ end })}
        />
      </div>
      <details open={form.preset === null}>
        <summary>Route and facets</summary>
        <div className="form-grid">
          <TextField
            label="Route"
            value={form.route}
            placeholder="petroleum/stoc/wstk"
            onChange={(route) => fetching.changeEia({ route })}
          />
          <Field label="Frequency">
            {(id) => (
              <select
                id={id}
                className="select"
                value={form.frequency}
                onChange={(event) => {
                  const frequency = eiaFrequencies.find((known) => known === event.currentTarget.value);
                  if (frequency !== undefined) fetching.changeEia({ frequency });
                }}
              >
                {eiaFrequencies.map((frequency) => (
                  <option key={frequency}>{frequency}</option>
                ))}
              </select>
            )}
          </Field>
          <TextField
            label="Facet series"
            value={form.series}
            placeholder="WCESTUS1"
            onChange={(series) => fetching.changeEia({ series })}
          />
          <TextField
            label="Data column"
            value={form.column}
            placeholder="value"
            onChange={(column) => fetching.changeEia({ column })}
          />
          <Field
            label="Further facets"
            hint="One a line, name=value. Together the facets leave one series."
            wide
          >
            {(id, describedBy) => (
              <textarea
                id={id}
                className="input lines"
                rows={2}
                value={form.facets}
                placeholder="duoarea=NUS"
                spellCheck={false}
                aria-describedby={describedBy}
                onChange={(event) => fetching.changeEia({ facets: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}
