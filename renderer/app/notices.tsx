import { useStore } from 'zustand';
import type { Notice } from '../state/notices.ts';
import { useWorkstation } from './workstation.ts';

const signs: Readonly<Record<Notice['kind'], string>> = { good: '✓', info: 'ℹ', bad: '✕', alert: '◆' };

export function Notices() {
  const { notices } = useWorkstation();
  const list = useStore(notices, (state) => state.notices);
  return (
    <section className="notices" aria-label="Messages" aria-live="polite">
      {list.map((notice) => (
        <div key={notice.id} className={`notice is-${notice.kind}`}>
          <span aria-hidden="true">{signs[notice.kind]}</span>
          <p className="selectable">
            {notice.text} {notice.code !== null && <span className="code bad">{notice.code}</span>}
          </p>
          {notice.action !== null && (
            <button type="button" className="button quiet" onClick={notice.action.run}>
              {notice.action.label}
            </button>
          )}
          <button
            type="button"
            className="button quiet icon"
            aria-label="Dismiss this message"
            onClick={() => notices.dismiss(notice.id)}
          >
            ×
          </button>
        </div>
      ))}
    </section>
  );
}
