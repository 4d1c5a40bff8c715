import './feeds.css';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { ErrorState, LoadingState } from '../../design/blocks.tsx';
import { type FeedEntry, feedsOf, type VenueFacts } from '../../state/feeds.ts';
import { ConnectedVenue } from './connected-venue.tsx';
import { KeysSection } from './keys-section.tsx';
import { VenueForm } from './venue-form.tsx';
import { editButton, VenueTable } from './venue-table.tsx';

/** What leaves the machine, and to where. */
function Outgoing(props: { readonly feeds: readonly FeedEntry[]; readonly venues: readonly VenueFacts[] }) {
  const addresses = props.feeds.map(
    ({ venue, address }) => address ?? props.venues.find((known) => known.venue === venue)?.addresses.live,
  );
  return (
    <p className="callout calm" role="note">
      {addresses.length === 0 ? (
        <>
          <strong>Nothing leaves this machine.</strong> No venue is switched on; connecting to one opens a
          connection to the address in its row.
        </>
      ) : (
        <>
          <strong>This machine connects to </strong>
          <span className="selectable file-name">{addresses.join(', ')}</span>, and sends there which products
          it wants, with your key where one is stored. Nothing else leaves it for prices.
        </>
      )}
    </p>
  );
}

export const venuesId = 'venues-and-keys';

export function VenuesSection() {
  const { client } = useWorkstation();
  const store = feedsOf(client);
  const { venues, feeds, problem } = useStore(store);
  const [editing, setEditing] = useState<string | null>(null);
  useEffect(() => void store.load(), [store]);
  const edited = venues?.find(({ venue }) => venue === editing);
  const closed = useRef<string | null>(null);
  const close = () => {
    closed.current = editing;
    setEditing(null);
  };
  // The table draws its buttons anew with each change, so the focus comes back after that.
  useEffect(() => {
    if (editing !== null || closed.current === null) return;
    document.getElementById(editButton(closed.current))?.focus();
    closed.current = null;
  }, [editing]);
  return (
    <section id={venuesId} className="stack venues" aria-label="Venues">
      <h2>Venues</h2>
      {venues === null && problem === null && <LoadingState>Reading the venues…</LoadingState>}
      {problem !== null && (
        <ErrorState title="The venues could not be read" problem={problem} again={() => void store.load()} />
      )}
      {venues !== null && (
        <>
          <Outgoing feeds={feeds} venues={venues} />
          {feeds.length === 0 ? (
            <p className="muted">
              No venue is connected to: all prices are simulated. Choose one below to have real ones.
            </p>
          ) : (
            <ul className="stack" aria-label="Configured feeds">
              {feeds.map((feed) => (
                <ConnectedVenue
                  key={feed.venue}
                  feed={feed}
                  venue={venues.find(({ venue }) => venue === feed.venue)}
                  onEdit={() => setEditing(feed.venue)}
                />
              ))}
            </ul>
          )}
          {edited !== undefined && (
            <VenueForm
              key={edited.venue}
              venue={edited}
              feed={feeds.find(({ venue }) => venue === edited.venue)}
              onDone={close}
            />
          )}
          <VenueTable
            venues={venues}
            feeds={feeds}
            editing={editing}
            onEdit={(venue) => setEditing(editing === venue ? null : venue)}
          />
          <KeysSection />
        </>
      )}
    </section>
  );
}
