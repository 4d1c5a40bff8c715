import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import icon from '../../../assets/icons/icon.svg';
import { useWorkstation } from '../workstation.ts';

/** Frame of the screens before the workspace: who we are, what is asked, where the vault lies. */
export function Gate(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  const { vault } = useWorkstation();
  const status = useStore(vault, (state) => state.status);
  return (
    <main className="gate" aria-label={props.title}>
      <div className={props.wide === true ? 'gate-card wide' : 'gate-card'}>
        <div className="gate-brand">
          <img src={icon} alt="" width="28" height="28" />
          <span>EnergyOpti Workstation</span>
        </div>
        <h1>{props.title}</h1>
        {props.children}
      </div>
      {status !== null && (
        <p className="gate-foot muted selectable">
          Vault: {status.directory}
          {status.ephemeral && ' (throw-away: gone when the program ends)'}
        </p>
      )}
    </main>
  );
}
