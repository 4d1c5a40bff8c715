import { type FormEvent, useId, useState } from 'react';
import { useCommandContext } from '../../app/use-command-context.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { problemOf } from '../../client/problem.ts';
import { type Alert, conditionSigns } from '../../state/alerts.ts';
import { findSymbol } from '../../state/commands.ts';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';

/** A level of any instrument or formula to be told about. */
export function AlertForm(props: { readonly symbol: string }) {
  const { client, notices } = useWorkstation();
  const context = useCommandContext();
  const [text, setText] = useState(props.symbol);
  const [condition, setCondition] = useState<Alert['condition']>('at-or-above');
  const [price, setPrice] = useState('');
  const list = useId();
  const symbol = findSymbol(context, text);
  const facts = useSymbolFacts(symbol ?? props.symbol);
  const unit = symbol !== undefined && facts.phase === 'known' ? facts.facts.instrument.unit : '';
  const level = price.trim() === '' ? Number.NaN : Number(price.replace(/^\u2212/, '-'));
  const complete = symbol !== undefined && Number.isFinite(level);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (symbol === undefined || !complete) return;
    try {
      await client.alerts.add.mutate({ symbol, condition, price: level });
      setPrice('');
    } catch (error) {
      notices.problem(problemOf(error), 'The alert was not set');
    }
  };
  return (
    <form className="toolbar" onSubmit={(event) => void add(event)}>
      <input
        className="input"
        aria-label="Instrument of the alert"
        aria-invalid={symbol === undefined}
        value={text}
        list={list}
        size={Math.max(9, Math.min(24, text.length + 1))}
        spellCheck={false}
        autoComplete="off"
        data-panel-focus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <datalist id={list}>
        {context.symbols
          .filter(({ live }) => live)
          .map(({ symbol: each, name }) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
      </datalist>
      <select
        className="select"
        aria-label="Condition"
        value={condition}
        onChange={(event) => setCondition(event.currentTarget.value as Alert['condition'])}
      >
        {Object.entries(conditionSigns).map(([name, sign]) => (
          <option key={name} value={name}>
            {sign}
          </option>
        ))}
      </select>
      <input
        className="input"
        aria-label="Price"
        inputMode="decimal"
        size={10}
        value={price}
        placeholder="price"
        aria-invalid={price.trim() !== '' && !Number.isFinite(level)}
        onChange={(event) => setPrice(event.currentTarget.value)}
      />
      <span className="muted nowrap">{symbol === undefined ? 'no such instrument' : unit}</span>
      <button type="submit" className="button" disabled={!complete}>
        Set alert
      </button>
    </form>
  );
}
