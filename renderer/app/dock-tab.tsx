import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useEffect, useState } from 'react';

/** A tab: its title, and a close mark for the mouse (the keyboard has Alt+W; a button inside a tab is no valid ARIA). */
export function DockTab({ api }: IDockviewPanelHeaderProps) {
  const [title, setTitle] = useState(api.title ?? '');
  useEffect(() => {
    const listener = api.onDidTitleChange((event) => setTitle(event.title));
    return () => listener.dispose();
  }, [api]);
  return (
    <div className="dock-tab">
      <span>{title}</span>
      {/* The tab itself is the control that the keyboard reaches. */}
      <span
        className="close"
        aria-hidden="true"
        title="Close (Alt+W)"
        onPointerDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation();
          api.close();
        }}
      >
        ×
      </span>
    </div>
  );
}
