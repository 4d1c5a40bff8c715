import { useStore } from 'zustand';
import { useWorkstation } from '../workstation.ts';

/** Failures and seconds to wait before another passphrase may be tried, as the last refusal or the vault says. */
export function useCountdown(): { readonly failures: number; readonly wait: number } {
  const { vault, access, clock } = useWorkstation();
  const status = useStore(vault, (state) => state.status);
  const details = useStore(access, (state) => state.problem?.details) as
    | { readonly failures?: unknown; readonly retryAt?: unknown }
    | undefined;
  const now = useStore(clock, (state) => state.now);
  const failures = typeof details?.failures === 'number' ? details.failures : (status?.failures ?? 0);
  const retryAt = typeof details?.retryAt === 'number' ? details.retryAt : (status?.retryAt ?? 0);
  return { failures, wait: Math.max(0, Math.ceil((retryAt - now) / 1_000)) };
}
