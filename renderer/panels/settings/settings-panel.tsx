import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { LoadingState, ProblemNote } from '../../design/blocks.tsx';
import { AboutSection } from './about-section.tsx';
import { IdleSection } from './idle-section.tsx';
import { RadioChoice } from './radio-choice.tsx';
import { SimulatorSection } from './simulator-section.tsx';
import { VaultSection } from './vault-section.tsx';

export function SettingsPanel() {
  const { settings } = useWorkstation();
  const { settings: values, loaded, problem } = useStore(settings);
  if (!loaded && problem === null) return <LoadingState>Reading the settings…</LoadingState>;
  return (
    <section className="panel" aria-label="Settings">
      <div className="panel-body padded stack settings">
        {problem !== null && <ProblemNote problem={problem} />}
        <section className="card stack" aria-label="Appearance">
          <h2>Appearance</h2>
          <RadioChoice
            label="Theme"
            value={values.theme}
            options={[
              ['system', 'System'],
              ['dark', 'Dark'],
              ['light', 'Light'],
            ]}
            onChange={(theme) => void settings.change({ theme })}
          />
          <RadioChoice
            label="Up and down"
            value={values.palette}
            options={[
              ['blue-orange', '▲ blue ▼ orange'],
              ['green-red', '▲ green ▼ red'],
              ['red-green', '▲ red ▼ green'],
            ]}
            onChange={(palette) => void settings.change({ palette })}
            hint="Blue and orange stay apart in every common colour blindness. A sign and an arrow always go with the colour."
          />
          <p className="palette-sample">
            <span className="up">▲ +1.25</span> <span className="down">▼ −0.80</span>
          </p>
          <RadioChoice
            label="Density"
            value={values.density}
            options={[
              ['compact', 'Compact'],
              ['comfortable', 'Comfortable'],
            ]}
            onChange={(density) => void settings.change({ density })}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={values.flash}
              onChange={(event) => void settings.change({ flash: event.currentTarget.checked })}
            />
            <span>Flash prices when they change (never where the system asks for reduced motion)</span>
          </label>
        </section>
        <IdleSection />
        <SimulatorSection />
        <VaultSection />
        <AboutSection />
      </div>
    </section>
  );
}
