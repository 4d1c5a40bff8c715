import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useEffect, useState } from 'react';
import { isGroupLetter } from '../state/link-groups.ts';
import { GroupChip } from './group-chip.tsx';

/** A tab: its title, the group it is linked to, and a close mark for the mouse (the keyboard has Alt+W). */
export function DockTab({ api, params: first }: IDockviewPanelHeaderProps) {
  const [title, setTitle] = useState(api.title ?? '');
  const [params, setParams] = useState<{ group?: unknown }>(() => ({ ...first, ...api.getParameters() }));
  useEffect(() => {
    const titles = api.onDidTitleChange((event) => setTitle(event.title));
    const parameters = api.onDidParametersChange((next) => setParams({ ...next }));
    return () => {
      titles.dispose();
      parameters.dispose();
    };
  }, [api]);
  const group = isGroupLetter(params.group) ? params.group : null;
  return (
    <div className="dock-tab">
      {group !== null && <GroupChip letter={group} />}
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
