import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';

export function Undone() {
  const undone = useStore(useWorkstation().importWizard, (state) => state.undone);
  if (undone === null) return null;
  return (
    <p className="callout good-news" role="status">
      ✓ The import of {undone.name} is taken back. What it had covered shows again.
    </p>
  );
}
