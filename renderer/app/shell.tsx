import { useEffect } from 'react';
import { useStore } from 'zustand';
import { applyTheme } from '../design/apply-theme.ts';
import { LoadingState } from '../design/blocks.tsx';
import { watchEngine } from '../state/session.ts';
import { effectiveTheme } from '../state/settings.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Notices } from './notices.tsx';
import { AwayScreen } from './screens/away-screen.tsx';
import { ChangePassphraseScreen } from './screens/change-passphrase-screen.tsx';
import { DamagedScreen } from './screens/damaged-screen.tsx';
import { FirstRunScreen } from './screens/first-run-screen.tsx';
import { RecoveryKitScreen } from './screens/recovery-kit-screen.tsx';
import { SignInScreen } from './screens/sign-in-screen.tsx';
import { systemTheme } from './system-theme.ts';
import { useIdleLock } from './use-idle-lock.ts';
import { Workspace } from './workspace.tsx';
import { useWorkstation } from './workstation.ts';

/** The theme outlives the lock: the locked screen keeps what the person chose. */
export function useTheme(): 'dark' | 'light' {
  const { settings } = useWorkstation();
  const theme = useStore(settings, (state) => state.settings.theme);
  const systemIsDark = useStore(systemTheme, (state) => state.dark);
  return effectiveTheme(theme, systemIsDark);
}

function useAppliedTheme(): void {
  const { settings } = useWorkstation();
  const palette = useStore(settings, (state) => state.settings.palette);
  const density = useStore(settings, (state) => state.settings.density);
  const flash = useStore(settings, (state) => state.settings.flash);
  const theme = useTheme();
  useEffect(() => {
    applyTheme(document.documentElement, theme, palette, density);
    document.documentElement.dataset['flash'] = flash ? 'on' : 'off';
  }, [theme, palette, density, flash]);
}

function CurrentScreen() {
  const { vault, access } = useWorkstation();
  const state = useStore(vault, ({ status }) => status?.state ?? null);
  const firstRun = useStore(vault, (current) => current.firstRun);
  const who = useStore(access, ({ status }) => status);
  if (state === null || who === null) return <ConnectingScreen />;
  if (state === 'absent') return <FirstRunScreen />;
  if (state === 'damaged') return <DamagedScreen />;
  if (state === 'locked' || who.state === 'signed-out') return <SignInScreen />;
  // Nothing of the desk is in the page while its person is away.
  if (who.state === 'locked') return <AwayScreen />;
  if (who.identity?.mustChange === true) return <ChangePassphraseScreen />;
  return firstRun ? <RecoveryKitScreen onDone={() => vault.finishFirstRun()} /> : <Workspace />;
}

function ConnectingScreen() {
  const { connectionState } = useWorkstation();
  const phase = useStore(connectionState, (state) => state.phase);
  return (
    <main className="gate" aria-label="Starting">
      {phase !== 'signed-out' && <LoadingState>Connecting to the engine on this machine…</LoadingState>}
    </main>
  );
}

export function Shell() {
  const workstation = useWorkstation();
  useAppliedTheme();
  useEffect(() => watchEngine(workstation), [workstation]);
  useIdleLock();
  useEffect(() => {
    let frame = requestAnimationFrame(function next(time) {
      workstation.frames.frame(time);
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [workstation]);
  return (
    <div className="shell">
      <ConnectionBanner />
      <CurrentScreen />
      <Notices />
    </div>
  );
}
