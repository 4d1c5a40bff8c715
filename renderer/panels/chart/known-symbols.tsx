import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';

/** Suggestions for a field that takes a symbol; any contract, continuous month or formula may be typed as well. */
export function KnownSymbols({ id }: { readonly id: string }) {
  const { market } = useWorkstation();
  const instruments = useStore(market, (state) => state.instruments);
  const series = useStore(market, (state) => state.series);
  const names = new Map(instruments.map(({ symbol, name }) => [symbol, name]));
  for (const { symbol } of series) if (!names.has(symbol)) names.set(symbol, '');
  return (
    <datalist id={id}>
      {[...names].slice(0, 400).map(([symbol, name]) => (
        <option key={symbol} value={symbol}>
          {name}
        </option>
      ))}
    </datalist>
  );
}
