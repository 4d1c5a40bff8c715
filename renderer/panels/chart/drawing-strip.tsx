import { useStore } from 'zustand';
import type { ChartParams } from '../../state/chart-params.ts';
import { type DrawingKind, drawingTools } from '../../state/drawings.ts';
import type { DrawingsEditor } from '../../state/drawings-editor.ts';

/** Strokes on a plane of 16 by 16. */
const strokes: Readonly<Record<DrawingKind | 'magnet' | 'undo' | 'redo' | 'remove', string>> = {
  trend: 'M3 13 L13 3 M2 12h2v2h-2z M12 2h2v2h-2z',
  ray: 'M3 13 L14 2 M2 12h2v2h-2z',
  level: 'M1 8H15 M7 7h2v2h-2z',
  vertical: 'M8 1V15 M7 7h2v2h-2z',
  channel: 'M2 11 L11 2 M5 14 L14 5',
  fibonacci: 'M2 3H14 M2 6.5H14 M2 9.5H14 M2 13H14',
  rectangle: 'M2.5 4H13.5V12H2.5Z',
  text: 'M4 3.5H12 M8 3.5V13',
  measure: 'M3 3V13H13 M3 6h2 M3 9h2 M7 13v-2 M10 13v-2',
  position: 'M2 3H14V8H2Z M2 8H14V13H2Z',
  magnet: 'M4 3V8A4 4 0 0 0 12 8V3 M4 5.5H6.5 M9.5 5.5H12 M6.5 3V8A1.5 1.5 0 0 0 9.5 8V3',
  undo: 'M4 6H10A3.5 3.5 0 0 1 10 13H6 M6.5 3L3.5 6L6.5 9',
  redo: 'M12 6H6A3.5 3.5 0 0 0 6 13H10 M9.5 3L12.5 6L9.5 9',
  remove: 'M3 4.5H13 M5 4.5V13H11V4.5 M6.5 2.5H9.5',
};

function Icon({ name }: { readonly name: keyof typeof strokes }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.25"
      aria-hidden="true"
    >
      <path d={strokes[name]} />
    </svg>
  );
}

/** The drawing tools as buttons; the keys work without it. */
export function DrawingStrip(props: {
  readonly editor: DrawingsEditor;
  readonly magnet: boolean;
  readonly change: (change: Partial<ChartParams>) => void;
}) {
  const { editor, magnet } = props;
  const tool = useStore(editor, (state) => state.tool);
  const selected = useStore(editor, (state) => state.selected);
  return (
    <div className="drawing-strip" role="toolbar" aria-label="Drawing tools" aria-orientation="vertical">
      {drawingTools.map(({ kind, title, key }) => (
        <button
          key={kind}
          type="button"
          className="button quiet icon"
          aria-label={title}
          aria-pressed={tool === kind}
          title={`${title} (${key.toUpperCase()})`}
          onClick={() => editor.pick(tool === kind ? null : kind)}
        >
          <Icon name={kind} />
        </button>
      ))}
      <hr />
      <button
        type="button"
        className="button quiet icon"
        aria-label="Snap to prices of bars"
        aria-pressed={magnet}
        title="Snap to open, high, low and close (G)"
        onClick={() => props.change({ magnet: !magnet })}
      >
        <Icon name="magnet" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Undo drawing"
        title="Undo (Ctrl+Z)"
        onClick={() => editor.undo()}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Redo drawing"
        title="Redo (Ctrl+Shift+Z)"
        onClick={() => editor.redo()}
      >
        <Icon name="redo" />
      </button>
      <button
        type="button"
        className="button quiet icon"
        aria-label="Remove the chosen drawing"
        title="Remove the chosen drawing (Delete)"
        disabled={selected === null}
        onClick={() => editor.remove()}
      >
        <Icon name="remove" />
      </button>
    </div>
  );
}
