import { type FormEvent, useEffect, useId, useState } from 'react';
import { useCommandContext } from '../../app/use-command-context.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { findSymbol } from '../../state/commands.ts';

/** The symbol a panel shows, to be typed over: a product, a contract, a continuous month or a formula. */
export function SymbolField(props: {
  readonly symbol: string;
  readonly onSymbol: (symbol: string) => void;
  /** Only products are offered and taken. */
  readonly products?: boolean;
}) {
  const { notices } = useWorkstation();
  const context = useCommandContext();
  const [text, setText] = useState(props.symbol);
  const id = useId();
  useEffect(() => setText(props.symbol), [props.symbol]);
  const apply = (event?: FormEvent) => {
    event?.preventDefault();
    const wanted = props.products === true ? (text.trim().split(/\s+/)[0] ?? '') : text;
    const found = findSymbol(context, wanted);
    if (found === undefined) {
      notices.say('info', `“${text.trim()}” is no instrument. Write CL, CL Z26, CL c2 or 42*HO-CL.`);
      setText(props.symbol);
    } else if (found !== props.symbol) props.onSymbol(found);
    else setText(props.symbol);
  };
  return (
    <form className="symbol-field" onSubmit={apply}>
      <input
        className="input"
        value={text}
        list={id}
        size={Math.max(9, Math.min(24, text.length + 1))}
        aria-label="Instrument"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => text.trim() !== props.symbol && apply()}
      />
      <datalist id={id}>
        {context.symbols
          .filter(({ live }) => live)
          .map(({ symbol, name }) => (
            <option key={symbol} value={symbol}>
              {name}
            </option>
          ))}
      </datalist>
    </form>
  );
}
