import { useStore } from 'zustand';
import { useWorkstation } from './workstation.ts';

export function Notices() {
  const { notices } = useWorkstation();
  const list = useStore(notices, (state) => state.notices);
  return (
    <section className="notices" aria-label="Messages" aria-live="polite">
      {list.map((notice) => (
        <div key={notice.id} className={`notice is-${notice.kind}`}>
          <span aria-hidden="true">{notice.kind === 'bad' ? '✕' : notice.kind === 'good' ? '✓' : 'ℹ'}</span>
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
