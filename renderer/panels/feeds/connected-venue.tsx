import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { connectionGlyph } from '../../design/value-states.ts';
import { cutSince } from '../../state/connection.ts';
import { type FeedEntry, feedsOf, type VenueFacts } from '../../state/feeds.ts';
import { Confirm } from './confirm.tsx';

/** A feed as it is configured, and whether it runs; its figures stand above, with the running feeds. */
export function ConnectedVenue(props: {
  readonly feed: FeedEntry;
  readonly venue: VenueFacts | undefined;
  readonly onEdit: () => void;
}) {
  const { client, market, connectionState, notices } = useWorkstation();
  const { feed, venue, onEdit } = props;
  const title = venue?.title ?? feed.venue;
  const running = useStore(market, ({ feeds }) => feeds?.find((status) => status.feed === feed.venue));
  const cut = useStore(connectionState, (state) => cutSince(state) !== null);
  const glyph = connectionGlyph[cut || running === undefined ? 'unknown' : running.connection];
  const [asking, setAsking] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const remove = async () => {
    const wrong = await feedsOf(client).remove(feed.venue);
    if (wrong === null) notices.say('good', `${title} is not connected to any more.`);
    return wrong;
  };
  const cancel = () => {
    setAsking(false);
    opener.current?.focus();
  };
  return (
    <li className="card stack" aria-label={`Configured feed ${title}`}>
      <div className="row">
        <strong>{title}</strong>
        <span className={glyph.tone}>
          <span aria-hidden="true">{glyph.glyph}</span> {glyph.word}
        </span>
        <span className="muted selectable file-name">
          {feed.address ?? venue?.addresses.live ?? ''}
          {feed.address !== null && ' (not the venue’s own)'}
        </span>
        {feed.secretPresent !== null && (
          <span className="muted">{feed.secretPresent ? 'with key' : 'without key'}</span>
        )}
        <span className="row key-actions">
          <button type="button" className="button" aria-label={`Change ${title}`} onClick={onEdit}>
            Change…
          </button>
          <button
            ref={opener}
            type="button"
            className="button quiet"
            aria-expanded={asking}
            aria-label={`Remove ${title}`}
            onClick={() => setAsking(!asking)}
          >
            Remove…
          </button>
        </span>
      </div>
      <ul className="row served" aria-label={`Instruments of ${title}`}>
        {Object.entries(feed.symbols).map(([ours, theirs]) => (
          <li key={ours}>
            <strong>{ours}</strong> <span className="muted">as {theirs}</span>
          </li>
        ))}
      </ul>
      {asking && (
        <Confirm verb="Remove the feed" onConfirm={remove} onCancel={cancel}>
          This machine lets go of {title}. What it serves ({Object.keys(feed.symbols).join(', ')}) is
          simulated again and marked as such; recorded bars stay under the venue’s name. The market starts
          again.
        </Confirm>
      )}
    </li>
  );
}
