import { useStore } from 'zustand';
import { describeDrawing, type Projection } from '../../charts/drawing-geometry.ts';
import { toolOf } from '../../state/drawings.ts';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';

/** The drawings in words, and the chosen one said aloud. */
export function DrawingList(props: {
  readonly editor: DrawingsEditor;
  readonly words: () => Pick<Projection, 'price' | 'time'> | null;
}) {
  const drawings = useStore(props.editor, (state) => state.drawings);
  const selected = useStore(props.editor, (state) => state.selected);
  const words = props.words();
  if (words === null) return null;
  const chosen = drawings.find(({ id }) => id === selected);
  return (
    <div className="visually-hidden">
      <ul aria-label="Drawings">
        {drawings.map((drawing) => (
          <li key={drawing.id}>{describeDrawing(drawing, toolOf(drawing.kind).title, words)}</li>
        ))}
      </ul>
      <span role="status">
        {chosen === undefined ? '' : `${describeDrawing(chosen, toolOf(chosen.kind).title, words)} chosen`}
      </span>
    </div>
  );
}
