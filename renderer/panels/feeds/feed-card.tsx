import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { FeedStatus } from '../../client/types.ts';
import { formatBytes, formatCompact, formatNumber } from '../../design/number-format.ts';
import { formatAge, formatClock, formatDateTime, localZone } from '../../design/time-format.ts';
import { connectionGlyph } from '../../design/value-states.ts';
import { cutSince } from '../../state/connection.ts';
import { feedsOf } from '../../state/feeds.ts';
import { FeedInstruments } from './feed-instruments.tsx';
import { Misbehave } from './misbehave.tsx';

function Fact({
  label,
  children,
  bad = false,
}: {
  readonly label: string;
  readonly children: ReactNode;
  readonly bad?: boolean;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={bad ? 'warn' : undefined}>{children}</dd>
    </div>
  );
}

export function FeedCard({ feed }: { readonly feed: FeedStatus }) {
  const { clock, connectionState, client } = useWorkstation();
  const title = useStore(
    feedsOf(client),
    ({ venues }) => venues?.find(({ venue }) => venue === feed.feed)?.title ?? feed.feed,
  );
  const now = useStore(clock, (state) => state.now);
  const cut = useStore(connectionState, cutSince);
  const glyph = connectionGlyph[cut === null ? feed.connection : 'unknown'];
  const ago = (time: number | null) =>
    time === null ? 'never' : now - time < 1_000 ? 'now' : `${formatAge(now - time)} ago`;
  return (
    <article className="card stack feed" data-cut={cut !== null} aria-label={`Feed ${feed.feed}`}>
      <header className="row">
        <h2>{title}</h2>
        {feed.simulated && <span className="badge warn">SIMULATED</span>}
        <span className={glyph.tone}>
          <span aria-hidden="true">{glyph.glyph}</span> {glyph.word}
        </span>
        {cut === null && (
          <span className="muted">
            since {formatDateTime(feed.since, 'UTC')} UTC ({formatAge(now - feed.since)})
          </span>
        )}
        <span className="muted selectable">{feed.address}</span>
      </header>
      {cut !== null && (
        <p className="callout">
          No connection to the engine since {formatClock(cut, localZone())}: what stands here is as of then.
        </p>
      )}
      {cut === null && feed.connection !== 'connected' && (
        <p className="callout">
          {feed.lastCause ?? 'No cause is known.'}{' '}
          {feed.nextAttemptTime !== null &&
            `Next try ${feed.nextAttemptTime <= now ? 'now' : `in ${formatAge(feed.nextAttemptTime - now)}`}.`}
        </p>
      )}
      <dl className="facts">
        <Fact label="Messages/s">{formatNumber(cut === null ? feed.messagesPerSecond : null, 0)}</Fact>
        <Fact label="Messages">{formatCompact(feed.messages)}</Fact>
        <Fact label="Received">{formatBytes(feed.bytes)}</Fact>
        <Fact label="Age p50 (1 min)">{formatNumber(cut === null ? feed.ageP50 : null, 1)} ms</Fact>
        <Fact label="Age p99 (1 min)">{formatNumber(cut === null ? feed.ageP99 : null, 1)} ms</Fact>
        <Fact label="Last message">{ago(feed.lastMessageTime)}</Fact>
        <Fact label="Last heartbeat">{ago(feed.lastHeartbeatTime)}</Fact>
        <Fact label="Gaps" bad={feed.gaps > 0}>
          {formatNumber(feed.gaps)}
        </Fact>
        <Fact label="Resyncs">{formatNumber(feed.resyncs)}</Fact>
        <Fact label="Reconnects" bad={feed.reconnects > 0}>
          {formatNumber(feed.reconnects)}
        </Fact>
        <Fact label="Duplicates">{formatNumber(feed.duplicates)}</Fact>
        <Fact label="Rejected messages" bad={feed.garbage > 0}>
          {formatNumber(feed.garbage)}
        </Fact>
      </dl>
      {feed.connection === 'connected' && feed.lastCause !== null && (
        <p className="muted">Last interruption: {feed.lastCause}</p>
      )}
      {feed.garbageSamples.length > 0 && <GarbageSamples samples={feed.garbageSamples} />}
      {feed.simulated && cut === null && <Misbehave feed={feed.feed} />}
      <FeedInstruments feed={feed} />
    </article>
  );
}

function GarbageSamples({ samples }: { readonly samples: FeedStatus['garbageSamples'] }) {
  return (
    <details>
      <summary>Samples of rejected messages ({samples.length})</summary>
      <ul className="garbage">
        {samples.map((sample) => (
          <li key={`${sample.receiveTime}-${sample.text}`} className="selectable">
            <span className="muted">{formatClock(sample.receiveTime, 'UTC')} UTC</span> {sample.reason}
            <code>{sample.text}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
