import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App } from 'electron';
import { launchChromium, type StandInBrowser } from './chromium.ts';
import { electronEvent } from './event.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { standInDisplay } from './screen.ts';

type Carried =
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'exit'
  | 'getPath'
  | 'setPath'
  | 'getName'
  | 'getVersion'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'isPackaged';

/** A window as the program's life sees it. */
export interface Closable {
  close(): void;
}

/** Electron's `app`: ready with the browser, over with the last window. */
export class StandInApp extends EventEmitter implements Pick<App, Carried> {
  readonly isPackaged = false;
  readonly windows = new Set<Closable>();
  readonly #paths = new Map<string, string>();
  #browser: Promise<StandInBrowser> | undefined;
  #ready = false;
  #quitting = false;
  #exiting = false;

  constructor() {
    super();
    // After the main script's first turn, as Electron does.
    setImmediate(() => {
      if (!this.#exiting) this.browser().catch((error: unknown) => this.#giveUp(error));
    });
  }

  /** The browser, started with the first asking. */
  browser(): Promise<StandInBrowser> {
    this.#browser ??= launchChromium(
      path.join(this.getPath('userData'), 'chromium'),
      standInDisplay.size,
    ).then((browser) => {
      this.#ready = true;
      process.send?.({ event: 'browser', endpoint: browser.endpoint, pid: browser.pid });
      this.emit('ready', electronEvent({}), {});
      return browser;
    });
    return this.#browser;
  }

  isReady(): boolean {
    return this.#ready;
  }

  async whenReady(): Promise<void> {
    if (this.#ready) return;
    await new Promise<void>((resolve) => this.once('ready', () => resolve()));
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    const known = this.#paths.get(name);
    if (known !== undefined) return known;
    const fallback = path.join(tmpdir(), `electron-stand-in-${process.pid}`, name);
    mkdirSync(fallback, { recursive: true });
    return fallback;
  }

  setPath(name: string, to: string): void {
    if (!existsSync(to)) throw new Error(`Failed to set path: ${to} does not exist`);
    this.#paths.set(name, to);
  }

  getName(): string {
    return 'EnergyOpti Workstation';
  }

  getVersion(): string {
    return '0.0.0';
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  requestSingleInstanceLock(): boolean {
    return takeInstanceLock(this.getPath('userData'), (parameters) =>
      this.emit('second-instance', electronEvent({}), parameters, process.cwd(), undefined),
    );
  }

  /** Called by each window that has closed. */
  windowClosed(window: Closable): void {
    this.windows.delete(window);
    if (this.windows.size > 0) return;
    if (this.#quitting) this.#willQuit();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  quit(): void {
    if (this.#quitting) return;
    const event = electronEvent({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    if (this.windows.size === 0) this.#willQuit();
    else for (const window of [...this.windows]) window.close();
  }

  exit(code = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    this.emit('quit', electronEvent({}), code);
    const end = () => process.exit(code);
    if (this.#browser === undefined) end();
    else this.#browser.then(({ context }) => context.close()).then(end, end);
  }

  #willQuit(): void {
    const event = electronEvent({});
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.#quitting = false;
    else this.exit(0);
  }

  #giveUp(error: unknown): void {
    process.stderr.write(
      `the stand-in could not start Chromium: ${error instanceof Error ? error.message : error}\n`,
    );
    process.exit(1);
  }
}

export const app = new StandInApp();
