import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { historyFetchOf } from '../../state/feeds-fetch.ts';

const ways = [
  ['file', 'From a file'],
  ['fetch', 'Fetch from EIA or ENTSO-E'],
] as const;

export function WayChoice() {
  const { client, importWizard } = useWorkstation();
  const fetching = historyFetchOf(client, importWizard);
  const way = useStore(fetching, (state) => state.way);
  return (
    <fieldset className="choice way-choice" aria-label="Where history comes from">
      {ways.map(([id, label]) => (
        <button
          key={id}
          type="button"
          className="button"
          aria-pressed={way === id}
          onClick={() => fetching.show(id)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
