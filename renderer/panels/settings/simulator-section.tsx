import { type FormEvent, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { RadioChoice } from './radio-choice.tsx';

export function SimulatorSection() {
  const { settings, notices } = useWorkstation();
  const values = useStore(settings, (state) => state.settings);
  const [seed, setSeed] = useState(String(values.simulatorSeed));
  const [rate, setRate] = useState(String(values.messagesPerSecond));
  const seedId = useId();
  const rateId = useId();
  useEffect(() => {
    setSeed(String(values.simulatorSeed));
    setRate(String(values.messagesPerSecond));
  }, [values.simulatorSeed, values.messagesPerSecond]);
  const seedValid = /^\d{1,10}$/.test(seed) && Number(seed) <= 0xffffffff;
  const rateValid = /^\d{1,5}$/.test(rate) && Number(rate) >= 1 && Number(rate) <= 50_000;
  const apply = async (event: FormEvent) => {
    event.preventDefault();
    if (!seedValid || !rateValid) return;
    const change = { simulatorSeed: Number(seed), messagesPerSecond: Number(rate) };
    if (await settings.change(change)) notices.say('good', 'The simulated exchange uses the new values.');
  };
  return (
    <section className="card stack" aria-label="Simulated exchange">
      <h2>
        Simulated exchange <span className="badge warn">SIMULATED</span>
      </h2>
      <p className="muted">
        Its prices are made up on this machine. They follow the seed and are no market data.
      </p>
      <RadioChoice
        label="Hours"
        value={values.simulatorHours}
        options={[
          ['continuous', 'Round the clock'],
          ['exchange', 'Exchange hours'],
        ]}
        onChange={(simulatorHours) => void settings.change({ simulatorHours })}
      />
      <form className="row" onSubmit={(event) => void apply(event)}>
        <div className="field">
          <label htmlFor={seedId}>Seed</label>
          <input
            id={seedId}
            className="input number"
            inputMode="numeric"
            value={seed}
            aria-invalid={!seedValid}
            onChange={(event) => setSeed(event.currentTarget.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={rateId}>Messages a second</label>
          <input
            id={rateId}
            className="input number"
            inputMode="numeric"
            value={rate}
            aria-invalid={!rateValid}
            onChange={(event) => setRate(event.currentTarget.value)}
          />
        </div>
        <button type="submit" className="button align-end" disabled={!seedValid || !rateValid}>
          Apply
        </button>
      </form>
      {(!seedValid || !rateValid) && (
        <p className="bad">
          ✕ The seed is a whole number up to 4,294,967,295; the rate one from 1 to 50,000.
        </p>
      )}
    </section>
  );
}
