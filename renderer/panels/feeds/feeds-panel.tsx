import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { FeedCard } from './feed-card.tsx';
import { VenuesSection, venuesId } from './venues-section.tsx';

export function FeedsPanel() {
  const { market } = useWorkstation();
  const feeds = useStore(market, (state) => state.feeds);
  const problem = useStore(market, (state) => state.feedsProblem);
  // The market starts with the vault, a moment after this panel asks for it.
  const starting = problem?.code === 'MARKET_STOPPED';
  return (
    <section className="panel" aria-label="Feed status">
      <ScrollRegion className="panel-body padded stack" label="Feeds" focusTarget>
        {feeds === null && (problem === null || starting) && (
          <LoadingState>The feeds are starting…</LoadingState>
        )}
        {feeds === null && problem !== null && !starting && (
          <ErrorState title="Feed status could not be read" problem={problem} />
        )}
        {feeds?.length === 0 && (
          <EmptyState title="No feed has reported yet">
            The simulated exchange starts with the vault; it reports within seconds.
          </EmptyState>
        )}
        {feeds !== null && feeds.length > 0 && (
          <div className="row">
            <button
              type="button"
              className="button"
              onClick={() => {
                const section = document.getElementById(venuesId);
                section?.scrollIntoView();
                section?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
              }}
            >
              Venues and keys
            </button>
            <span className="muted">stand below the running feeds.</span>
          </div>
        )}
        {feeds?.map((feed) => (
          <FeedCard key={feed.feed} feed={feed} />
        ))}
        <VenuesSection />
      </ScrollRegion>
    </section>
  );
}
