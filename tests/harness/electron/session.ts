import { EventEmitter } from 'node:events';
import type { BrowserContext, CDPSession } from '@playwright/test';
import type { Session, WebContents } from 'electron';
import { carriedOrigin, standInOrigin } from './address.ts';
import { StandInProtocol } from './protocol.ts';

type Check = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type PermissionRequest = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type Permission = Parameters<Check>[1];

/** Electron's permissions beside the names the web gives them. */
const webNames: Partial<Record<Permission, readonly string[]>> = {
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  geolocation: ['geolocation'],
  'idle-detection': ['idle-detection'],
  'local-fonts': ['local-fonts'],
  media: ['camera', 'microphone'],
  midi: ['midi'],
  notifications: ['notifications'],
  'persistent-storage': ['persistent-storage'],
  'screen-wake-lock': ['screen-wake-lock'],
  'storage-access': ['storage-access'],
  'window-management': ['window-management'],
};

type Carried =
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler';

export class StandInSession extends EventEmitter implements Pick<Session, Carried> {
  readonly protocol = new StandInProtocol();
  #check: Check | null = null;
  #request: PermissionRequest | null = null;
  #devtools: CDPSession | undefined;

  setPermissionCheckHandler(handler: Check | null): void {
    this.#check = handler;
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#request = handler;
  }

  /** Chromium offers no device to a page without a person choosing one, and here is no person. */
  setDevicePermissionHandler(): void {}

  /** Chromium's own chooser never opens without a person. */
  setDisplayMediaRequestHandler(): void {}

  /** Whether both handlers say yes, as a permission needs; without handlers Electron grants. */
  async #granted(contents: WebContents, permission: Permission, address: string): Promise<boolean> {
    const details = { isMainFrame: true, requestingUrl: address };
    if (this.#check !== null && !this.#check(contents, permission, `${carriedOrigin}/`, details))
      return false;
    const handler = this.#request;
    if (handler === null) return true;
    return new Promise((resolve) => handler(contents, permission, resolve, details));
  }

  /**
   * Puts the handlers' decisions into Chromium for the page's origin. Electron asks at the moment of need; Chromium
   * offers no such moment to the outside, so that all are asked when a page is loaded.
   */
  async settlePermissions(context: BrowserContext, contents: WebContents, address: string): Promise<void> {
    const browser = context.browser();
    if (browser === null) throw new Error('the stand-in has no browser to set permissions in');
    // What it sets holds as long as the session does, so that it is kept.
    this.#devtools ??= await browser.newBrowserCDPSession();
    const devtools = this.#devtools;
    for (const [permission, names] of Object.entries(webNames) as [Permission, string[]][]) {
      const setting = (await this.#granted(contents, permission, address)) ? 'granted' : 'denied';
      for (const name of names) {
        await devtools.send('Browser.setPermission', {
          permission: { name },
          setting,
          origin: standInOrigin,
        });
      }
    }
  }
}

const defaultSession = new StandInSession();
export const session = { defaultSession };
