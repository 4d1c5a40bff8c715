import type { GroupLetter } from '../state/link-groups.ts';
import type { Workstation } from './workstation.ts';

/** Puts a panel into a group, or with null takes it out; the active one unless another is named. */
export function joinGroup(
  { dock, links, notices }: Workstation,
  letter: GroupLetter | null,
  panel = dock.activePanel(),
): void {
  if (panel === null) {
    notices.say('info', 'This panel shows no symbol, so it has nothing to share with a group.');
    return;
  }
  const { id, params } = panel;
  if (letter === null) {
    dock.updatePanel(id, { group: null });
    return;
  }
  const shared = links.getState().symbols[letter];
  // Who joins takes what the group shows; the first one brings its own.
  if (shared === undefined) links.setSymbol(letter, params.symbol);
  dock.updatePanel(id, { group: letter, ...(shared !== undefined && { symbol: shared }) });
}
