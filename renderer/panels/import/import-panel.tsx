import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { historyFetchOf } from '../../state/feeds-fetch.ts';
import './import.css';
import { ChooseStep } from './choose-step.tsx';
import { DoneStep } from './done-step.tsx';
import { FetchStep } from './fetch-step.tsx';
import { PastImports } from './past-imports.tsx';
import { PreviewStep } from './preview-step.tsx';
import { ProgressStep } from './progress-step.tsx';
import { Undone } from './undone.tsx';
import { WayChoice } from './way-choice.tsx';

const steps = {
  file: ['Choose a file', 'Check', 'Import', 'Result'],
  fetch: ['Choose a series', 'Fetch', 'Result'],
} as const;
const stepOf = {
  file: { choose: 0, uploading: 0, reading: 1, preview: 1, importing: 2, done: 3 },
  fetch: { choose: 0, uploading: 0, reading: 0, preview: 0, importing: 1, done: 2 },
} as const;

export function ImportPanel() {
  const { importWizard, market, client } = useWorkstation();
  const step = useStore(importWizard, (state) => state.step);
  const chosen = useStore(historyFetchOf(client, importWizard), (state) => state.way);
  // A file that is under way is shown to its end.
  const way = step === 'uploading' || step === 'reading' || step === 'preview' ? 'file' : chosen;
  const at = stepOf[way][step];
  useEffect(() => {
    void importWizard.loadImports();
    return market.subscribe((state, before) => {
      if (state.jobs !== before.jobs) importWizard.takeJobs(state.jobs);
    });
  }, [importWizard, market]);
  const busy = step === 'uploading' || step === 'reading' || step === 'importing';
  return (
    <section className="panel" aria-label="Import">
      <ol className="steps" aria-label="Steps">
        {steps[way].map((name, index) => (
          <li key={name} aria-current={index === at ? 'step' : undefined}>
            <span className="step-number">{index < at ? '✓' : index + 1}</span> {name}
          </li>
        ))}
      </ol>
      <div className="panel-body padded stack">
        {step === 'choose' && <WayChoice />}
        {step === 'choose' && <Undone />}
        {step === 'choose' && (way === 'file' ? <ChooseStep /> : <FetchStep />)}
        {busy && <ProgressStep />}
        {step === 'preview' && <PreviewStep />}
        {step === 'done' && <DoneStep />}
        {!busy && step !== 'preview' && <PastImports />}
      </div>
    </section>
  );
}
