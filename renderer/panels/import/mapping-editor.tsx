import { useId } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { ImportMapping, ImportPreview } from '../../client/types.ts';

/** The words say what the engine's refusals say by its own names. */
const formats: readonly (readonly [ImportMapping['timeFormat'], string])[] = [
  ['auto', 'by itself'],
  ['iso', 'year first (ISO)'],
  ['us-date', 'month first (us-date)'],
  ['eu-date', 'day first (eu-date)'],
  ['epoch-seconds', 'epoch seconds'],
  ['epoch-milliseconds', 'epoch milliseconds'],
];
const decimals: readonly (readonly [NonNullable<ImportMapping['decimal']>, string])[] = [
  ['auto', 'by itself'],
  ['point', 'point: 27,765.50'],
  ['comma', 'comma: 27.765,50'],
];
const barColumns = ['open', 'high', 'low', 'close', 'volume'] as const;

function Choice(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        className="select"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Which column means what. A change is read again from the file with the button, not guessed at. */
export function MappingEditor(props: {
  readonly preview: ImportPreview;
  /** The file cannot be taken as it was read: what to change must lie open. */
  readonly unsure: boolean;
}) {
  const { preview, unsure } = props;
  const { importWizard } = useWorkstation();
  const edited = useStore(importWizard, (state) => state.mapping);
  const presets = useStore(importWizard, (state) => state.presets);
  const presetId = useStore(importWizard, (state) => state.presetId);
  const zoneId = useId();
  const mapping = edited ?? preview.mapping;
  /** What was read cannot tell month from day: nothing is chosen before the person chooses. */
  const dateOrderOpen = edited === null && preview.refusal?.code === 'DATE_ORDER_UNSURE';
  const set = (change: Partial<ImportMapping>) => importWizard.setMapping({ ...mapping, ...change });
  const columns = preview.columns.map((column) => [column, column] as const);
  const optional = [['', '(none)'] as const, ...columns];
  const title = presets.find((preset) => preset.id === preview.preset)?.title ?? preview.preset;
  const setColumn = (name: (typeof barColumns)[number], value: string) => {
    const { [name]: _, ...others } = mapping;
    importWizard.setMapping(value === '' ? others : { ...others, [name]: value });
  };
  return (
    <details className="card" open={preview.preset === null || unsure}>
      <summary>
        {preview.preset === null ? (
          <span className="warn">⚠ The header was not recognised: say which column means what</span>
        ) : (
          <>
            Recognised as <strong>{title}</strong>: change which column means what
          </>
        )}
      </summary>
      <div className="mapping">
        <Choice
          label="Preset"
          value={presetId ?? ''}
          options={[
            ['', preview.preset === null ? 'none' : 'recognised'],
            ...presets.map((preset) => [preset.id, preset.title] as const),
          ]}
          onChange={(value) => importWizard.setPreset(value === '' ? null : value)}
        />
        <Choice
          label="Time column"
          value={mapping.time}
          options={columns}
          onChange={(time) => set({ time })}
        />
        <Choice
          label="Time format"
          value={dateOrderOpen ? '' : mapping.timeFormat}
          options={dateOrderOpen ? [['', 'choose: month or day first'], ...formats] : formats}
          onChange={(value) => value !== '' && set({ timeFormat: value as ImportMapping['timeFormat'] })}
        />
        <div className="field">
          <label htmlFor={zoneId}>Zone of times without offset</label>
          <input
            id={zoneId}
            className="input"
            value={mapping.zone}
            list="zones"
            onChange={(event) => set({ zone: event.currentTarget.value })}
          />
          <datalist id="zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
        <Choice
          label="Decimal sign"
          value={mapping.decimal ?? 'auto'}
          options={decimals}
          onChange={(value) => set({ decimal: value as NonNullable<ImportMapping['decimal']> })}
        />
        <Choice
          label="Shape"
          value={mapping.shape}
          options={[
            ['bars', 'open, high, low, close'],
            ['values', 'one value a column'],
          ]}
          onChange={(value) => set({ shape: value as ImportMapping['shape'] })}
        />
        {mapping.shape === 'bars' &&
          barColumns.map((name) => (
            <Choice
              key={name}
              label={name[0]?.toUpperCase() + name.slice(1)}
              value={mapping[name] ?? ''}
              options={optional}
              onChange={(value) => setColumn(name, value)}
            />
          ))}
      </div>
      {mapping.shape === 'values' && (
        <fieldset className="value-columns">
          <legend>Value columns</legend>
          {preview.columns
            .filter((column) => column !== mapping.time)
            .map((column) => (
              <label key={column} className="check">
                <input
                  type="checkbox"
                  checked={mapping.values?.includes(column) === true}
                  onChange={(event) => {
                    const values = mapping.values ?? [];
                    set({
                      values: event.currentTarget.checked
                        ? [...values, column]
                        : values.filter((other) => other !== column),
                    });
                  }}
                />
                <span>{column}</span>
              </label>
            ))}
        </fieldset>
      )}
      <button type="button" className="button" onClick={() => void importWizard.readAgain()}>
        Read again with this mapping
      </button>
    </details>
  );
}
