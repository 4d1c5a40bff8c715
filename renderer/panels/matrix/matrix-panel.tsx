import './matrix.css';
import { type KeyboardEvent, type MouseEvent, useId, useState } from 'react';
import { useSymbolPanel } from '../../app/use-symbol-panel.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { ErrorState, LoadingState } from '../../design/blocks.tsx';
import { decimalsOfTick, formatNumber, formatSigned, rawNumber } from '../../design/number-format.ts';
import { shownDecimals } from '../../state/chart-units.ts';
import { productOf } from '../../state/panel-kinds.ts';
import { type SymbolPanelProps, usePanelChange } from '../shared/panel-params.ts';
import { saveText } from '../shared/save-text.ts';
import { SymbolField } from '../shared/symbol-field.tsx';
import { useAsked } from '../shared/use-live.ts';
import { UnitSelect, useShownUnit } from '../shared/use-shown-unit.tsx';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';

const liveMilliseconds = 1_500;
const counts = [6, 12, 18, 24] as const;
/** A table whose cells are walked by keys (WAI-ARIA grid pattern). */
const gridPattern = (active: string) =>
  ({ role: 'grid', tabIndex: 0, 'aria-activedescendant': active }) as const;

function cellUnder(event: MouseEvent): { readonly row: number; readonly column: number } | null {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
  return cell === null ? null : { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
}

/** All calendar spreads of a product, row less column; the colour compares spreads of one distance. */
export function MatrixPanel(props: SymbolPanelProps) {
  const { symbol, setSymbol } = useSymbolPanel(props);
  const change = usePanelChange(props);
  const { client, dock } = useWorkstation();
  const product = productOf(symbol) ?? symbol;
  const entry = useSymbolFacts(product);
  const facts = entry.phase === 'known' ? entry.facts : null;
  const count = props.params.band ?? 12;
  const matrix = useAsked(
    `matrix ${product} ${count}`,
    () => client.curves.matrix.query({ product, count }),
    liveMilliseconds,
  );
  const shown = useShownUnit(facts?.instrument.unit ?? null, props.params.unit ?? null, (unit) =>
    change({ unit }),
  );
  const tickSize = facts?.instrument.tickSize ?? '0.01';
  const decimals = shownDecimals(decimalsOfTick(tickSize), Number(tickSize), shown.unit.factor);
  const [active, setActive] = useState({ row: 0, column: 1 });
  const id = useId();
  const { value } = matrix;
  const n = value?.symbols.length ?? 0;
  const at = (row: number, column: number) => value?.spreads[row * n + column] ?? Number.NaN;
  const open = (row: number, column: number) => {
    const [near, far] = [value?.symbols[row], value?.symbols[column]];
    if (near === undefined || far === undefined) return;
    dock.openChart(row === column ? near : `${near} - ${far}`, '1d');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step !== undefined) {
      const [down = 0, across = 0] = step;
      const clamp = (place: number) => Math.max(0, Math.min(n - 1, place));
      setActive({ row: clamp(active.row + down), column: clamp(active.column + across) });
    } else if (event.key === 'Enter') open(active.row, active.column);
    else return;
    event.preventDefault();
  };
  const code = (name: string) => name.slice(product.length + 1);
  return (
    <section className="panel matrix" aria-label={`Spreads ${product}`}>
      <div className="toolbar">
        <SymbolField symbol={product} onSymbol={setSymbol} products />
        <label className="row">
          <span className="muted">Months</span>
          <select
            className="select"
            value={count}
            onChange={(event) => change({ band: Number(event.currentTarget.value) })}
          >
            {counts.map((number) => (
              <option key={number} value={number}>
                {number}
              </option>
            ))}
          </select>
        </label>
        <span className="spacer" />
        <span className="muted">row less column</span>
        <UnitSelect state={shown} />
        <button
          type="button"
          className="button quiet"
          disabled={value === null}
          onClick={() =>
            value !== null &&
            saveText(
              `${product}-spreads.csv`,
              [
                ['', ...value.symbols].join(),
                ...value.symbols.map((name, row) =>
                  [
                    name,
                    ...value.symbols.map((_, column) => rawNumber(at(row, column) * shown.unit.factor)),
                  ].join(),
                ),
              ].join('\n'),
              'text/csv',
            )
          }
        >
          CSV
        </button>
      </div>
      <div className="panel-body">
        {matrix.problem !== null && value === null ? (
          <ErrorState
            title={`There are no calendar spreads of ${product}`}
            problem={matrix.problem}
            again={matrix.again}
          />
        ) : value === null ? (
          <LoadingState>Reading the months of {product}…</LoadingState>
        ) : (
          <div className="matrix-scroll">
            <table
              className="matrix-grid"
              aria-label={`Calendar spreads of ${product} in ${shown.unit.shown}`}
              data-panel-focus
              {...gridPattern(`${id}-${active.row}-${active.column}`)}
              onKeyDown={onKeyDown}
              onClick={(event) => {
                const cell = cellUnder(event);
                if (cell !== null) setActive(cell);
              }}
              onDoubleClick={(event) => {
                const cell = cellUnder(event);
                if (cell !== null) open(cell.row, cell.column);
              }}
            >
              <thead>
                <tr>
                  <th scope="col">{shown.unit.shown}</th>
                  {value.symbols.map((name) => (
                    <th key={name} scope="col" className="number">
                      {code(name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {value.symbols.map((near, row) => (
                  <tr key={near}>
                    <th scope="row">{code(near)}</th>
                    {value.symbols.map((far, column) => {
                      const spread = at(row, column) * shown.unit.factor;
                      const heat = value.heat[row * n + column] ?? 0;
                      const lots = value.volume[row * n + column] ?? Number.NaN;
                      const chosen = row === active.row && column === active.column;
                      return (
                        <td
                          key={far}
                          id={`${id}-${row}-${column}`}
                          className="number"
                          data-chosen={chosen}
                          data-row={row}
                          data-column={column}
                          data-own={row === column}
                          style={
                            row === column || Number.isNaN(spread)
                              ? undefined
                              : {
                                  background: `color-mix(in srgb, var(${heat >= 0 ? '--up-flash' : '--down-flash'}) ${Math.round(
                                    Math.abs(heat) * 85,
                                  )}%, transparent)`,
                                }
                          }
                          title={`${near} less ${far}${Number.isNaN(lots) ? '' : `, ${formatNumber(lots)} lots in the thinner leg`}`}
                        >
                          {row === column
                            ? '·'
                            : formatSigned(Number.isNaN(spread) ? null : spread, decimals)}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </section>
  );
}
