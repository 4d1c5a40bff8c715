import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Outputs } from '../../client/client.ts';
import { EmptyState, ErrorState, LoadingState, ScrollRegion } from '../../design/blocks.tsx';
import { dayMilliseconds, formatDate } from '../../design/time-format.ts';
import { daysTo } from '../card/card-panel.tsx';
import { saveText } from '../shared/save-text.ts';
import { useAsked } from '../shared/use-live.ts';

type MarketEvent = Outputs['calendar']['events']['events'][number];

const kindWords: Readonly<Record<MarketEvent['kind'], string>> = {
  'last-trading-day': 'Last trading day',
  'first-notice': 'First notice',
  delivery: 'Delivery',
  cascade: 'Cascade',
  holiday: 'Closed',
  'early-close': 'Early close',
  report: 'Report',
};
const spans = [
  ['2 weeks', 14],
  ['2 months', 61],
  ['1 year', 366],
] as const;

/** Several products closed on one day are one line. */
interface Line {
  readonly key: string;
  readonly kind: MarketEvent['kind'];
  readonly text: string;
  readonly symbol: string | null;
  readonly products: readonly string[];
}

function linesOf(events: readonly MarketEvent[]): Line[] {
  const lines = new Map<string, Line & { products: string[] }>();
  for (const { kind, text, symbol, product } of events) {
    const key = `${kind} ${text}`;
    const line = lines.get(key) ?? { key, kind, text, symbol, products: [] };
    if (product !== null) line.products.push(product);
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** What happens by rule: expiries, notices, deliveries, cascades, holidays, reports. */
export function CalendarPanel() {
  const { client, market, clock, replay, dock } = useWorkstation();
  const instruments = useStore(market, (state) => state.instruments);
  const real = useStore(clock, (state) => Math.floor(state.now / dayMilliseconds) * dayMilliseconds);
  const shown = useStore(replay, ({ status }) => (status?.active === true ? status.time : null));
  const today = Math.floor((shown ?? real) / dayMilliseconds) * dayMilliseconds;
  const [days, setDays] = useState(61);
  const [product, setProduct] = useState('');
  const [kind, setKind] = useState<MarketEvent['kind'] | ''>('');
  const [from, to] = [formatDate(today, 'UTC'), formatDate(today + days * dayMilliseconds, 'UTC')];
  const answer = useAsked(`calendar ${from} ${to} ${product}`, async () => {
    const { events } = await client.calendar.events.query({
      from,
      to,
      ...(product !== '' && { products: [product] }),
    });
    return events;
  });
  const byDate = useMemo(() => {
    const wanted = (answer.value ?? []).filter((event) => kind === '' || event.kind === kind);
    return [...Map.groupBy(wanted, ({ date }) => date)];
  }, [answer.value, kind]);
  return (
    <section className="panel calendar" aria-label="Calendar">
      <div className="toolbar">
        <select
          className="select"
          aria-label="Product"
          value={product}
          onChange={(event) => setProduct(event.currentTarget.value)}
        >
          <option value="">all products</option>
          {instruments.map(({ symbol, name }) => (
            <option key={symbol} value={symbol}>
              {symbol} · {name}
            </option>
          ))}
        </select>
        <select
          className="select"
          aria-label="Kind of event"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as MarketEvent['kind'] | '')}
        >
          <option value="">everything</option>
          {Object.entries(kindWords).map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
        <select
          className="select"
          aria-label="How far"
          value={days}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        >
          {spans.map(([word, number]) => (
            <option key={word} value={number}>
              {word}
            </option>
          ))}
        </select>
        <span className="spacer" />
        <button
          type="button"
          className="button quiet"
          disabled={byDate.length === 0}
          onClick={() =>
            saveText(
              'calendar.csv',
              [
                'date,kind,product,symbol,text',
                ...byDate.flatMap(([date, events]) =>
                  events.map((event) =>
                    [date, event.kind, event.product ?? '', event.symbol ?? '', `"${event.text}"`].join(),
                  ),
                ),
              ].join('\n'),
              'text/csv',
            )
          }
        >
          CSV
        </button>
      </div>
      <ScrollRegion label="Events" className="panel-body" focusTarget>
        {answer.problem !== null ? (
          <ErrorState title="The calendar could not be read" problem={answer.problem} again={answer.again} />
        ) : answer.value === null ? (
          <LoadingState>Reading the calendar…</LoadingState>
        ) : byDate.length === 0 ? (
          <EmptyState title="Nothing happens">No event of that kind lies in that time.</EmptyState>
        ) : (
          <ol className="event-list">
            {byDate.map(([date, events]) => (
              <li key={date}>
                <h3>
                  {new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' }).format(
                    Date.parse(date),
                  )}{' '}
                  {date} <span className="muted">{daysTo(date, today)}</span>
                </h3>
                <ul>
                  {linesOf(events).map((line) => (
                    <li key={line.key} data-kind={line.kind}>
                      <span className="badge">{kindWords[line.kind]}</span>
                      {line.symbol === null ? (
                        <span>{line.text}</span>
                      ) : (
                        <button
                          type="button"
                          className="link"
                          onClick={() => line.symbol !== null && dock.openSymbol('card', line.symbol)}
                        >
                          {line.text}
                        </button>
                      )}
                      {line.symbol === null && line.products.length > 0 && (
                        <span className="muted">{line.products.join(' ')}</span>
                      )}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )}
      </ScrollRegion>
    </section>
  );
}
