import './people.css';
import { useState } from 'react';
import { PanelTabs } from '../shared/panel-tabs.tsx';
import { OnlyFor } from '../shared/permission.tsx';
import { PeopleTab } from './people-tab.tsx';
import { PermissionTab } from './permission-tab.tsx';
import { SessionsTab } from './sessions-tab.tsx';

type TabName = 'people' | 'sessions' | 'permissions';

/** Who may come in, who is in, and who may do what. */
export function PeoplePanel() {
  const [tab, setTab] = useState<TabName>('people');
  return (
    <section className="panel people" aria-label="People">
      <PanelTabs<TabName>
        label="Parts of People"
        value={tab}
        onChange={setTab}
        tabs={[
          { name: 'people', label: 'People', content: <PeopleTab /> },
          {
            name: 'sessions',
            label: 'Sessions',
            content: (
              <OnlyFor path="access.sessions" what="The list of sessions is">
                <SessionsTab />
              </OnlyFor>
            ),
          },
          { name: 'permissions', label: 'Permissions', content: <PermissionTab /> },
        ]}
      />
    </section>
  );
}
