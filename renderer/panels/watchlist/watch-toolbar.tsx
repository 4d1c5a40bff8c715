import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { isSimulated } from '../../state/market.ts';
import { watchUnits } from './use-watch-units.ts';

export function WatchToolbar(props: {
  readonly unit: string | null;
  readonly onUnit: (unit: string | null) => void;
}) {
  const { settings, market } = useWorkstation();
  const instruments = useStore(market, (state) => state.instruments);
  const listed = useStore(settings, (state) => state.settings.watchlist);
  const simulated = useStore(market, (state) => isSimulated(state.feeds));
  const [wanted, setWanted] = useState('');
  const id = useId();
  const rest = instruments.filter((instrument) => !listed.includes(instrument.symbol));
  const chosen = rest.some((instrument) => instrument.symbol === wanted) ? wanted : (rest[0]?.symbol ?? '');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== '') void settings.change({ watchlist: [...listed, chosen] });
  };
  return (
    <form className="toolbar" aria-label="Add to the watchlist" onSubmit={add}>
      <label htmlFor={id} className="visually-hidden">
        Instrument to add
      </label>
      <select
        id={id}
        className="select"
        value={chosen}
        disabled={rest.length === 0}
        onChange={(event) => setWanted(event.currentTarget.value)}
      >
        {rest.length === 0 && <option value="">all instruments are listed</option>}
        {rest.map((instrument) => (
          <option key={instrument.symbol} value={instrument.symbol}>
            {instrument.symbol} · {instrument.name}
          </option>
        ))}
      </select>
      <button type="submit" className="button" disabled={rest.length === 0}>
        Add
      </button>
      <span className="spacer" />
      <select
        className="select"
        aria-label="Unit shown"
        value={props.unit ?? ''}
        onChange={(event) =>
          props.onUnit(event.currentTarget.value === '' ? null : event.currentTarget.value)
        }
      >
        <option value="">units as quoted</option>
        {watchUnits.map((unit) => (
          <option key={unit} value={unit}>
            {unit}
          </option>
        ))}
      </select>
      {simulated && (
        <span className="badge warn" title="These prices come from the simulated exchange on this machine">
          SIMULATED
        </span>
      )}
      <span className="muted">{listed.length} instruments</span>
    </form>
  );
}
