import type { GroupLetter } from '../state/link-groups.ts';

/** Letter and colour of a group; the letter alone would do. */
export function GroupChip({ letter }: { readonly letter: GroupLetter }) {
  return (
    <span className="group-chip" data-group={letter} title={`Linked to group ${letter}`}>
      <span className="visually-hidden">Group </span>
      {letter}
    </span>
  );
}
