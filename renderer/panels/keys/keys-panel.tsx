import './keys.css';
import { useState } from 'react';
import { OwnPassphrase } from '../shared/own-passphrase.tsx';
import { PanelTabs } from '../shared/panel-tabs.tsx';
import { OnlyFor } from '../shared/permission.tsx';
import { BackupsTab } from './backups-tab.tsx';
import { KeysTab } from './keys-tab.tsx';
import { PasskeysCard } from './passkeys-card.tsx';

type TabName = 'keys' | 'backups' | 'passphrase';

/** Who and what opens the vault, and the copies that stand in for it. */
export function KeysPanel() {
  const [tab, setTab] = useState<TabName>('keys');
  return (
    <section className="panel keys-panel" aria-label="Keys">
      <PanelTabs<TabName>
        label="Parts of Keys"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            name: 'keys',
            label: 'Keys and kit',
            content: (
              <OnlyFor path="keys.summary" what="The list of keys is">
                <KeysTab />
              </OnlyFor>
            ),
          },
          {
            name: 'backups',
            label: 'Backups and drills',
            content: (
              <OnlyFor path="vault.backupFiles" what="The list of backups is">
                <BackupsTab />
              </OnlyFor>
            ),
          },
          {
            name: 'passphrase',
            label: 'Your passphrase and passkeys',
            content: (
              <div className="panel-body padded stack">
                <div className="own-passphrase">
                  <OwnPassphrase />
                </div>
                <PasskeysCard />
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}
