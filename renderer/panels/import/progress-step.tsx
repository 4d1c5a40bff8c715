import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { formatBytes, formatNumber } from '../../design/number-format.ts';

const titles = { uploading: 'Handing over', reading: 'Reading', importing: 'Importing' } as const;

export function ProgressStep() {
  const { importWizard } = useWorkstation();
  const state = useStore(importWizard);
  const fetched = state.step === 'importing' && state.preview === null;
  const title = fetched ? 'Fetching' : state.step in titles ? titles[state.step as keyof typeof titles] : '';
  return (
    <div className="card stack">
      <h2 className="file-name">
        {title} {state.fileName}
      </h2>
      <progress max={1} value={state.fraction} aria-label={`${title} ${state.fileName ?? ''}`} />
      <p className="muted" role="status">
        {formatNumber(state.fraction * 100)} %{fetched ? '' : ` of ${formatBytes(state.fileSize)}`}.{' '}
        {state.progressText}
      </p>
      <p className="muted">Nothing is in the vault before the whole {fetched ? 'answer' : 'file'} is.</p>
      <div className="row">
        <button type="button" className="button" onClick={() => void importWizard.cancel()}>
          Cancel
        </button>
      </div>
    </div>
  );
}
