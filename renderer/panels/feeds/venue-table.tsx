import { ScrollRegion } from '../../design/blocks.tsx';
import { type DataColumn, DataTable } from '../../design/data-table.tsx';
import type { FeedEntry, VenueFacts } from '../../state/feeds.ts';
import { limitTexts } from '../../state/feeds-form.ts';

/** Names of the channels as a trader says them. */
const channelNames: Readonly<Record<string, string>> = {
  book: 'depth',
  trades: 'trades',
  ticker: 'best bid and ask',
};

/** Heartbeats are no data; the running feed tells of them. */
function sends({ channels }: VenueFacts): string {
  const data = channels.filter((channel) => channel !== 'heartbeat');
  return data.map((channel) => channelNames[channel] ?? channel).join(', ');
}

function keyText({ secret }: VenueFacts): string {
  if (secret === null) return 'none';
  if (secret.present) return '✓ stored';
  return secret.required ? 'needed' : 'optional';
}

export function VenueTable(props: {
  readonly venues: readonly VenueFacts[];
  readonly feeds: readonly FeedEntry[];
  readonly editing: string | null;
  readonly onEdit: (venue: string) => void;
}) {
  const connected = new Set(props.feeds.map(({ venue }) => venue));
  const columns: readonly DataColumn<VenueFacts>[] = [
    {
      id: 'venue',
      label: 'Venue',
      value: ({ title }) => title,
      show: ({ title, addresses }) => (
        <span className="venue-cell">
          <strong>{title}</strong>
          <span className="muted selectable">{addresses.live}</span>
        </span>
      ),
    },
    {
      id: 'use',
      label: 'Use',
      value: ({ venue }) => (connected.has(venue) ? 0 : 1),
      show: ({ venue, title }) => (
        <button
          type="button"
          id={editButton(venue)}
          className="button"
          aria-expanded={props.editing === venue}
          aria-label={connected.has(venue) ? `Change the feed of ${title}` : `Connect to ${title}`}
          onClick={() => props.onEdit(venue)}
        >
          {connected.has(venue) ? 'Change…' : 'Connect…'}
        </button>
      ),
    },
    {
      id: 'key',
      label: 'Key',
      value: keyText,
      show: (venue) => (
        <span className={venue.secret?.present === true ? 'good' : undefined}>{keyText(venue)}</span>
      ),
    },
    {
      id: 'sends',
      label: 'Sends',
      value: (venue) => sends(venue),
    },
    { id: 'example', label: 'Products like', value: ({ productExample }) => productExample },
    {
      id: 'limits',
      label: 'Limits',
      value: (venue) => limitTexts(venue).join(),
      show: (venue) => {
        const texts = limitTexts(venue);
        return texts.length === 0 ? (
          <span className="muted">none known</span>
        ) : (
          <span className="venue-cell">
            {texts.map((text) => (
              <span key={text}>{text}</span>
            ))}
          </span>
        );
      },
    },
  ];
  // Seven rows need no sorting, and who goes by keyboard needs no stop at each heading.
  const plain = columns.map((column) => ({ ...column, sortable: false }));
  return (
    <ScrollRegion className="table-frame venue-table" label="List of venues">
      <DataTable label="Venues" columns={plain} rows={props.venues} />
    </ScrollRegion>
  );
}

export function editButton(venue: string): string {
  return `venue-edit-${venue}`;
}
