import { Dialog } from 'radix-ui';
import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { type ChartParams, type CompareSetting, mostCompares } from '../../state/chart-params.ts';
import { checkSymbol } from './check-symbol.ts';
import { KnownSymbols } from './known-symbols.tsx';

/** Other symbols over the prices. */
export function CompareDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly params: ChartParams;
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const { client, market, dock } = useWorkstation();
  const series = useStore(market, (state) => state.series);
  const [text, setText] = useState('');
  const [scale, setScale] = useState<CompareSetting['scale']>('percent');
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const compares = props.params.compares ?? [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (compares.length >= mostCompares) return setWrong(`At most ${mostCompares} symbols.`);
    const checked = await checkSymbol(client, series, text);
    if (!checked.ok) return setWrong(checked.message);
    const { symbol } = checked;
    if (symbol === props.params.symbol || compares.some((entry) => entry.symbol === symbol))
      return setWrong(`${symbol} is on the chart already.`);
    setWrong(null);
    setText('');
    props.change({ compares: [...compares, { symbol, scale }] });
    props.onOpenChange(false);
  };
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-back" />
        <Dialog.Content
          className="dialog small"
          aria-describedby={undefined}
          onCloseAutoFocus={() => dock.focusWhereLost()}
        >
          <form className="stack padded" onSubmit={(event) => void submit(event)}>
            <Dialog.Title>Compare {props.params.symbol} with</Dialog.Title>
            <div className="field">
              <label htmlFor={`${id}-symbol`}>Symbol</label>
              <input
                id={`${id}-symbol`}
                className="input"
                list={`${id}-known`}
                maxLength={500}
                spellCheck={false}
                autoComplete="off"
                placeholder="BZ, CL Z26, CL c2 or 42*HO-CL"
                value={text}
                aria-invalid={wrong !== null}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <KnownSymbols id={`${id}-known`} />
            </div>
            <div className="field">
              <label htmlFor={`${id}-scale`}>Scale</label>
              <select
                id={`${id}-scale`}
                className="select"
                value={scale}
                onChange={(event) => setScale(event.currentTarget.value === 'own' ? 'own' : 'percent')}
              >
                <option value="percent">Percent from the left edge, shared</option>
                <option value="own">Its own scale</option>
              </select>
            </div>
            {wrong !== null && (
              <p className="bad" role="alert">
                {wrong}
              </p>
            )}
            <div className="row">
              <button type="submit" className="button primary">
                Add
              </button>
              <Dialog.Close className="button">Close</Dialog.Close>
            </div>
            {compares.length > 0 && (
              <ul className="study-list" aria-label="Symbols compared">
                {compares.map((entry) => (
                  <li key={entry.symbol}>
                    <span>
                      {entry.symbol}{' '}
                      <span className="muted">{entry.scale === 'own' ? 'own scale' : 'percent'}</span>
                    </span>
                    <button
                      type="button"
                      className="button"
                      aria-label={`Remove ${entry.symbol}`}
                      onClick={() =>
                        props.change({
                          compares: compares.filter(({ symbol }) => symbol !== entry.symbol),
                        })
                      }
                    >
                      Remove
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
