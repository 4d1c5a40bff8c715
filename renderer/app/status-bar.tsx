import { useStore } from 'zustand';
import { countOf, formatBytes, formatCompact, formatNumber } from '../design/number-format.ts';
import { formatClock, formatOffset, localZone } from '../design/time-format.ts';
import { connectionGlyph } from '../design/value-states.ts';
import { useWaitingForMe } from '../panels/controls/controls-panel.tsx';
import { cutSince } from '../state/connection.ts';
import { isSimulated, overallFeedState } from '../state/market.ts';
import { useWorkstation } from './workstation.ts';

const milliseconds = (value: number | null | undefined) =>
  `${formatNumber(value, value !== null && value !== undefined && value < 10 ? 1 : 0)} ms`;

export function StatusBar() {
  const { market, dock, connectionState } = useWorkstation();
  const feeds = useStore(market, (state) => state.feeds);
  const lastHealth = useStore(market, (state) => state.health);
  const since = useStore(connectionState, cutSince);
  const connected = since === null;
  // Ages and rates of before the cut say nothing about now.
  const health = connected ? lastHealth : null;
  const overall = overallFeedState(feeds);
  const glyph = connectionGlyph[connected ? overall : 'closed'];
  const simulated = isSimulated(feeds);
  return (
    <footer className="status-bar">
      <button
        type="button"
        className="status-button"
        onClick={() => dock.open('feeds')}
        title="Open feed status"
      >
        <span className={glyph.tone}>
          <span aria-hidden="true">{glyph.glyph}</span>{' '}
          {connected ? `Feed ${overall}` : `No connection since ${formatClock(since, localZone())}`}
        </span>
        {simulated && <span className="badge warn">SIMULATED</span>}
        <Item label="age p50" value={milliseconds(health?.feedAgeP50)} />
        <Item label="p99" value={milliseconds(health?.feedAgeP99)} />
        <Item label="messages/s" value={formatCompact(health?.messagesPerSecond)} />
      </button>
      <ControlItems />
      <span className="spacer" />
      {health?.storeProblem != null && (
        <span className="badge warn" role="alert" title={health.storeProblem.message}>
          Bars are not stored: {health.storeProblem.code}
        </span>
      )}
      <FrameItems />
      <Item minor label="event loop p99" value={milliseconds(health?.eventLoopP99)} />
      <Item minor label="memory" value={formatBytes(health?.residentBytes)} />
      <Clocks />
    </footer>
  );
}

/** A halt, and what waits for whoever is signed in; both open the controls. */
function ControlItems() {
  const { controls, dock } = useWorkstation();
  const halted = useStore(controls, ({ status }) => status?.halted === true);
  const waiting = useWaitingForMe();
  if (!halted && waiting === 0) return null;
  return (
    <button
      type="button"
      className="status-button"
      onClick={() => dock.open('controls')}
      title="Open the controls"
    >
      {halted && <span className="badge bad">■ TRADING HALTED</span>}
      {waiting > 0 && (
        <span className="warn">
          <span aria-hidden="true">◷</span> {countOf(waiting, 'approval')} for you
        </span>
      )}
    </button>
  );
}

function Item(props: { readonly label: string; readonly value: string; readonly minor?: boolean }) {
  const { label, value, minor = false } = props;
  return (
    <span className={minor ? 'status-item minor' : 'status-item'}>
      <span className="muted">{label}</span> <span className="value">{value}</span>
    </span>
  );
}

function FrameItems() {
  const { frames } = useWorkstation();
  const { framesPerSecond, frameMilliseconds } = useStore(frames);
  return (
    <>
      <Item minor label="frame p95" value={milliseconds(frameMilliseconds)} />
      <Item minor label="fps" value={formatNumber(framesPerSecond, 0)} />
    </>
  );
}

/** UTC, and the exchange of the chart that was looked at last; a series of no instrument has none. */
function Clocks() {
  const { clock, dock, market } = useWorkstation();
  const now = useStore(clock, (state) => state.now);
  const symbol = useStore(dock, (state) => state.activeSymbol);
  const instrument = useStore(market, (state) =>
    symbol === null ? state.instruments[0] : state.bySymbol.get(symbol),
  );
  return (
    <>
      <Item label="UTC" value={formatClock(now, 'UTC')} />
      {instrument !== undefined && (
        <Item
          label={`${instrument.exchange} ${formatOffset(now, instrument.zone)}`}
          value={formatClock(now, instrument.zone)}
        />
      )}
    </>
  );
}
