import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { FormDialog } from '../../app/form-dialog.tsx';
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
  const { client, market } = useWorkstation();
  const series = useStore(market, (state) => state.series);
  const [text, setText] = useState('');
  const [scale, setScale] = useState<CompareSetting['scale']>('percent');
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const compares = props.params.compares ?? [];
  const submit = async () => {
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
    <FormDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`Compare ${props.params.symbol} with`}
      wrong={wrong}
      submitLabel="Add"
      closeLabel="Close"
      onSubmit={() => void submit()}
      after={
        compares.length > 0 && (
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
        )
      }
    >
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
    </FormDialog>
  );
}
