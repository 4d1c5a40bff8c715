import { useStore } from 'zustand';
import { EmptyState, LoadingState } from '../design/blocks.tsx';
import { useWorkstation } from './workstation.ts';

export function Watermark() {
  const { dock } = useWorkstation();
  const restored = useStore(dock, (state) => state.restored);
  if (!restored) return <LoadingState>Restoring your layout…</LoadingState>;
  return (
    <EmptyState
      title="No panel is open"
      actions={
        <>
          <button type="button" className="button" onClick={() => dock.open('watchlist')}>
            Watchlist
          </button>
          <button type="button" className="button" onClick={() => dock.openChart('CL')}>
            CL chart
          </button>
          <button type="button" className="button" onClick={() => dock.reset()}>
            First layout
          </button>
        </>
      }
    >
      Press <kbd>Ctrl</kbd> <kbd>K</kbd> and type what you want to see, such as CL CHART.
    </EmptyState>
  );
}
