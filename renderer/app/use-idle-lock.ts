import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from './workstation.ts';

const checkMilliseconds = 5_000;
/** A gap this long between two checks means that the machine slept. */
const sleptMilliseconds = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;
/** Windows of one browser or program share the time of the last sign of life. */
const channelName = 'workstation-activity';

/** Locks the screen when nobody has touched it for the time set, and after the machine slept. */
export function useIdleLock(): void {
  const { access, settings } = useWorkstation();
  const told = useStore(access, ({ status }) => status?.idleMinutes ?? 0);
  // Who is signed in is not told anew when the setting changes; the settings are.
  const minutes = useStore(settings, (state) => (state.loaded ? state.settings.idleMinutes : told));
  const here = useStore(access, ({ status }) => status?.state === 'signed-in');
  useEffect(() => {
    if (!here || minutes === 0) return;
    let lastSign = Date.now();
    let lastCheck = Date.now();
    let lastTold = 0;
    const channel = new BroadcastChannel(channelName);
    channel.onmessage = () => {
      lastSign = Date.now();
    };
    const sign = () => {
      lastSign = Date.now();
      if (lastSign - lastTold < checkMilliseconds) return;
      lastTold = lastSign;
      channel.postMessage('here');
    };
    for (const name of signs) addEventListener(name, sign, { passive: true, capture: true });
    const timer = setInterval(() => {
      const now = Date.now();
      const slept = now - lastCheck > sleptMilliseconds;
      lastCheck = now;
      if (slept || now - lastSign > minutes * 60_000) void access.lock();
    }, checkMilliseconds);
    return () => {
      clearInterval(timer);
      channel.close();
      for (const name of signs) removeEventListener(name, sign, { capture: true });
    };
  }, [access, here, minutes]);
}
