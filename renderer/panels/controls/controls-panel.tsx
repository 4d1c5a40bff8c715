import './controls.css';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { waitingForMe } from '../../state/controls.ts';
import { PanelTabs } from '../shared/panel-tabs.tsx';
import { OnlyFor } from '../shared/permission.tsx';
import { ApprovalsTab } from './approvals-tab.tsx';
import { HaltStrip } from './halt-strip.tsx';
import { LimitsTab } from './limits-tab.tsx';
import { TradesTab } from './trades-tab.tsx';

type TabName = 'approvals' | 'limits' | 'trades';

/** How many requests wait for whoever is signed in. */
export function useWaitingForMe(): number {
  const { controls, access, clock } = useWorkstation();
  const state = useStore(controls);
  const identity = useStore(access, ({ status }) => status?.identity ?? null);
  return useStore(clock, ({ now }) => waitingForMe(state, identity, now));
}

/** The halt, what waits for a second person, limits, and trades written down by hand. */
export function ControlsPanel() {
  const [tab, setTab] = useState<TabName>('approvals');
  const waiting = useWaitingForMe();
  return (
    <section className="panel controls" aria-label="Controls">
      <HaltStrip />
      <PanelTabs<TabName>
        label="Parts of Controls"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            name: 'approvals',
            label: 'Approvals',
            mark: waiting > 0 && <span className="count-mark">{waiting}</span>,
            content: <ApprovalsTab />,
          },
          { name: 'limits', label: 'Limits and positions', content: <LimitsTab /> },
          {
            name: 'trades',
            label: 'Trades',
            content: (
              <OnlyFor path="trades.list" what="The trades of the books are">
                <TradesTab />
              </OnlyFor>
            ),
          },
        ]}
      />
    </section>
  );
}
