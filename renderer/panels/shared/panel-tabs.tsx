import './panel-tabs.css';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';

export interface PanelTab<Name extends string> {
  readonly name: Name;
  readonly label: string;
  /** Shown behind the label, such as a count. */
  readonly mark?: ReactNode;
  readonly content: ReactNode;
}

/** Parts of one panel, one in sight; arrows move between them. The first one takes the panel's focus. */
export function PanelTabs<Name extends string>(props: {
  readonly label: string;
  readonly tabs: readonly PanelTab<Name>[];
  readonly value: Name;
  readonly onChange: (name: Name) => void;
}) {
  return (
    <Tabs.Root
      className="panel-tabs"
      value={props.value}
      onValueChange={(name) => props.onChange(name as Name)}
    >
      <Tabs.List className="panel-tab-list" aria-label={props.label}>
        {props.tabs.map(({ name, label, mark }) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="panel-tab"
            data-panel-focus={name === props.value ? '' : undefined}
          >
            {label}
            {mark}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {props.tabs.map(({ name, content }) => (
        <Tabs.Content key={name} value={name} className="panel-tab-content" tabIndex={-1}>
          {content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
