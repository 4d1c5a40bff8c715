import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Quote } from '../../client/types.ts';
import { formatAge } from '../../design/time-format.ts';
import { valueStateGlyph } from '../../design/value-states.ts';

/** Whether values may be believed, and how old they are. */
export function ValueMark({ quote }: { readonly quote: Pick<Quote, 'state' | 'sourceTime'> | null }) {
  const { clock, replay } = useWorkstation();
  const now = useStore(clock, (state) => state.now);
  const shown = useStore(replay, ({ status }) => (status?.active === true ? status.time : null));
  if (quote === null) return <span className="muted">waiting…</span>;
  const glyph = valueStateGlyph[quote.state];
  return (
    <span className={glyph.tone} title={`Values are ${glyph.word}`}>
      <span aria-hidden="true">{glyph.glyph}</span> {glyph.word}{' '}
      <span className="muted age">
        {quote.sourceTime > 0 ? formatAge((shown ?? now) - quote.sourceTime) : ''}
      </span>
    </span>
  );
}
