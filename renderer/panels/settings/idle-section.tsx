import { useId } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { useMay, WhoMay } from '../shared/permission.tsx';

const spans = [
  [0, 'never'],
  [1, 'after 1 minute'],
  [5, 'after 5 minutes'],
  [15, 'after 15 minutes'],
  [30, 'after 30 minutes'],
  [60, 'after 1 hour'],
  [240, 'after 4 hours'],
] as const;

/** After how long without a key or a pointer the screen locks. */
export function IdleSection() {
  const { settings } = useWorkstation();
  const minutes = useStore(settings, (state) => state.settings.idleMinutes);
  const may = useMay('settings.set') === true;
  const id = useId();
  return (
    <section className="card stack" aria-label="Screen lock">
      <h2>Screen lock</h2>
      <div className="field">
        <label htmlFor={id}>Lock the screen when nobody touches it</label>
        <select
          id={id}
          className="select idle-select"
          value={minutes}
          disabled={!may}
          onChange={(event) => void settings.change({ idleMinutes: Number(event.currentTarget.value) })}
        >
          {!spans.some(([count]) => count === minutes) && (
            <option value={minutes}>after {minutes} minutes</option>
          )}
          {spans.map(([count, word]) => (
            <option key={count} value={count}>
              {word}
            </option>
          ))}
        </select>
        <span className="hint">
          {may ? (
            'The screen goes dark and asks for the passphrase; feeds, alerts and recording go on. It also locks after the machine slept. It holds for everybody.'
          ) : (
            <WhoMay path="settings.set" what="Changing it is" />
          )}
        </span>
      </div>
    </section>
  );
}
