import { useEffect, useRef } from 'react';
import { isGroupLetter } from '../state/link-groups.ts';
import { joinGroup } from './join-group.ts';
import { useWorkstation } from './workstation.ts';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Keys that work everywhere in the workspace. */
export function useShortcuts(actions: {
  readonly openCommand: () => void;
  readonly openHelp: () => void;
}): void {
  const workstation = useWorkstation();
  const { dock } = workstation;
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const run = matchShortcut(event);
      if (run === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    const matchShortcut = (event: KeyboardEvent): (() => void) | undefined => {
      const { key } = event;
      const control = event.ctrlKey || event.metaKey;
      if (control && !event.altKey && !event.shiftKey && key.toLowerCase() === 'k')
        return current.current.openCommand;
      if (key === '`' && !control && !event.altKey && !isTyping(event.target))
        return current.current.openCommand;
      if (key === 'F1') return current.current.openHelp;
      if (key === 'F6') return () => dock.focusGroup(event.shiftKey ? -1 : 1);
      if (event.altKey && !control && key.toLowerCase() === 'w') return () => dock.closeActive();
      if (event.altKey && !control && key === 'PageDown') return () => dock.focusTab(1);
      if (event.altKey && !control && key === 'PageUp') return () => dock.focusTab(-1);
      if (event.altKey && event.ctrlKey && key.startsWith('Arrow')) {
        const across = key === 'ArrowLeft' || key === 'ArrowRight';
        const step = key === 'ArrowRight' || key === 'ArrowDown' ? 40 : -40;
        return () => dock.resizeActive(across ? 'width' : 'height', step);
      }
      if (event.altKey && event.shiftKey && key.startsWith('Arrow')) {
        const direction = key.slice('Arrow'.length).toLowerCase();
        return () => dock.moveActive(direction as 'left' | 'right' | 'up' | 'down');
      }
      if (event.altKey && event.shiftKey && !control && /^Key[A-H]$/.test(event.code)) {
        const letter = event.code.slice(3);
        return () => {
          const active = dock.activePanel();
          // The same key again leaves the group.
          if (isGroupLetter(letter)) joinGroup(workstation, active?.params.group === letter ? null : letter);
        };
      }
      if (event.altKey && !control && key.toLowerCase() === 'z') return () => void dock.undo();
      return undefined;
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [dock, workstation]);
}
