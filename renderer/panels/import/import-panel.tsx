import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { ChooseStep } from './choose-step.tsx';
import { DoneStep } from './done-step.tsx';
import { PastImports } from './past-imports.tsx';
import { PreviewStep } from './preview-step.tsx';
import { ProgressStep } from './progress-step.tsx';

const steps = ['Choose a file', 'Check', 'Import', 'Result'] as const;
const stepOf = { choose: 0, uploading: 0, reading: 1, preview: 1, importing: 2, done: 3 } as const;

export function ImportPanel() {
  const { importWizard, market } = useWorkstation();
  const step = useStore(importWizard, (state) => state.step);
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
        {steps.map((name, index) => (
          <li key={name} aria-current={index === stepOf[step] ? 'step' : undefined}>
            <span className="step-number">{index < stepOf[step] ? '✓' : index + 1}</span> {name}
          </li>
        ))}
      </ol>
      <div className="panel-body padded stack">
        {step === 'choose' && <ChooseStep />}
        {busy && <ProgressStep />}
        {step === 'preview' && <PreviewStep />}
        {step === 'done' && <DoneStep />}
        {!busy && step !== 'preview' && <PastImports />}
      </div>
    </section>
  );
}
