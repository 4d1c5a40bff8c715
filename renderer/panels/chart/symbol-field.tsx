import { type FormEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { checkSymbol } from './check-symbol.ts';
import { KnownSymbols } from './known-symbols.tsx';

/** The chart's symbol: product, contract, continuous month, formula or stored series. */
export function SymbolField(props: { readonly symbol: string; readonly onSymbol: (symbol: string) => void }) {
  const { client, market, notices } = useWorkstation();
  const series = useStore(market, (state) => state.series);
  const [text, setText] = useState(props.symbol);
  const [wrong, setWrong] = useState(false);
  const id = useId();
  useEffect(() => {
    setText(props.symbol);
    setWrong(false);
  }, [props.symbol]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === props.symbol) return;
    const checked = await checkSymbol(client, series, text);
    setWrong(!checked.ok);
    if (!checked.ok) return notices.say('info', checked.message);
    setText(checked.symbol);
    props.onSymbol(checked.symbol);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <input
        className="input symbol-field"
        aria-label="Symbol of the chart"
        list={id}
        size={Math.max(8, Math.min(26, text.length + 1))}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        value={text}
        aria-invalid={wrong}
        onChange={(event) => setText(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => {
          setText(props.symbol);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <KnownSymbols id={id} />
    </form>
  );
}
