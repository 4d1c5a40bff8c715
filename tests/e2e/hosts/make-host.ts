import type { Browser } from '@playwright/test';
import { desktopHarnessHost } from './desktop-harness.ts';
import { electronHost, electronMissing } from './electron.ts';
import { gatewayHost } from './gateway.ts';
import type { WorkstationHost } from './host.ts';

export type HostName = 'gateway' | 'desktop-harness' | 'electron';

/** Why a host cannot run on this machine, or undefined where it can. */
export function hostMissing(name: HostName): string | undefined {
  return name === 'electron' ? electronMissing() : undefined;
}

export function makeHost(
  name: HostName,
  browser: Browser,
  viewport: { width: number; height: number },
): WorkstationHost {
  if (name === 'desktop-harness') return desktopHarnessHost();
  return name === 'electron' ? electronHost() : gatewayHost(browser, viewport);
}
