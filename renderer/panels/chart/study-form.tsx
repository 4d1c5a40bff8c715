import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { mostStudies, type StudySetting } from '../../state/chart-params.ts';
import { allowedText, type IndicatorDefinition, resolveParameters } from '../../state/chart-studies.ts';
import { checkSymbol } from './check-symbol.ts';
import { KnownSymbols } from './known-symbols.tsx';

/** Series that a trader would take first; contracts of the chart's own product for its calendar. */
const usual: Readonly<Record<string, string>> = {
  crude: 'CL',
  gasoline: 'RB',
  distillate: 'HO',
  power: 'DEB',
  gas: 'TTF',
  carbon: 'EUA',
};
const ofProduct: Readonly<Record<string, string>> = { near: 'c1', middle: 'c2', far: 'c2' };

function firstExtra(definition: IndicatorDefinition, setting: StudySetting | null, product: string) {
  const base = product.split(' ')[0] ?? product;
  const has = definition.needs.extra.some(({ name }) => name === 'middle');
  return Object.fromEntries(
    definition.needs.extra.map(({ name }) => {
      const month = name === 'far' && has ? 'c3' : ofProduct[name];
      const own = month === undefined ? (usual[name] ?? '') : `${base} ${month}`;
      return [name, setting?.extra?.[name] ?? own];
    }),
  );
}

/** Parameters and series of one indicator. Errors name the parameter, what was found and what is allowed. */
export function StudyForm(props: {
  readonly definition: IndicatorDefinition;
  readonly setting: StudySetting | null;
  readonly product: string;
  readonly full: boolean;
  readonly onSetting: (setting: StudySetting) => void;
  readonly onBack: () => void;
}) {
  const { definition, setting } = props;
  const { client, market } = useWorkstation();
  const series = useStore(market, (state) => state.series);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      definition.parameters.map((parameter) => [
        parameter.name,
        String(setting?.parameters[parameter.name] ?? parameter.default),
      ]),
    ),
  );
  const [extra, setExtra] = useState<Readonly<Record<string, string>>>(() =>
    firstExtra(definition, setting, props.product),
  );
  const [wrong, setWrong] = useState<{ readonly name: string; readonly message: string } | null>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select, button')?.focus();
  }, []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given: Record<string, number | string> = {};
    for (const parameter of definition.parameters) {
      const text = values[parameter.name]?.trim() ?? '';
      given[parameter.name] = parameter.kind === 'choice' ? text : text === '' ? Number.NaN : Number(text);
    }
    const resolved = resolveParameters(definition, given);
    if (!resolved.ok) {
      const { name, allowed } = resolved.error;
      const title = definition.parameters.find((parameter) => parameter.name === name)?.title ?? name;
      return setWrong({ name, message: `${title}: ${allowed}; found “${values[name] ?? ''}”.` });
    }
    const symbols: Record<string, string> = {};
    for (const { name, title } of definition.needs.extra) {
      const checked = await checkSymbol(client, series, extra[name] ?? '');
      if (!checked.ok) return setWrong({ name, message: `${title}: ${checked.message}` });
      symbols[name] = checked.symbol;
    }
    props.onSetting({
      id: setting?.id ?? crypto.randomUUID(),
      indicator: definition.id,
      parameters: resolved.values,
      ...(definition.needs.extra.length > 0 && { extra: symbols }),
      ...(setting?.hidden === true && { hidden: true }),
    });
  };
  return (
    <form ref={form} className="stack padded" onSubmit={(event) => void submit(event)}>
      <h3>{definition.title}</h3>
      <p className="muted">{definition.description}</p>
      <div className="study-fields">
        {definition.parameters.map((parameter) => (
          <div className="field" key={parameter.name}>
            <label htmlFor={`${id}-${parameter.name}`}>{parameter.title}</label>
            {parameter.kind === 'choice' ? (
              <select
                id={`${id}-${parameter.name}`}
                className="select"
                value={values[parameter.name]}
                onChange={(event) => setValues({ ...values, [parameter.name]: event.currentTarget.value })}
              >
                {parameter.options.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.title}
                  </option>
                ))}
              </select>
            ) : (
              <input
                id={`${id}-${parameter.name}`}
                className="input"
                inputMode="decimal"
                value={values[parameter.name]}
                aria-invalid={wrong?.name === parameter.name}
                title={allowedText(parameter)}
                onChange={(event) => setValues({ ...values, [parameter.name]: event.currentTarget.value })}
              />
            )}
          </div>
        ))}
        {definition.needs.extra.map(({ name, title }) => (
          <div className="field" key={name}>
            <label htmlFor={`${id}-extra-${name}`}>{title}</label>
            <input
              id={`${id}-extra-${name}`}
              className="input"
              list={`${id}-known`}
              spellCheck={false}
              autoComplete="off"
              placeholder="Symbol"
              value={extra[name] ?? ''}
              aria-invalid={wrong?.name === name}
              onChange={(event) => setExtra({ ...extra, [name]: event.currentTarget.value })}
            />
          </div>
        ))}
      </div>
      <KnownSymbols id={`${id}-known`} />
      {wrong !== null && (
        <p className="bad" role="alert">
          {wrong.message}
        </p>
      )}
      {props.full && <p className="warn">At most {mostStudies} indicators on a chart: remove one first.</p>}
      <div className="row">
        <button type="submit" className="button primary" disabled={props.full}>
          {setting === null ? 'Add' : 'Apply'}
        </button>
        <button type="button" className="button" onClick={props.onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
