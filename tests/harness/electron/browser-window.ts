import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, BrowserWindow as ElectronWindow, Rectangle } from 'electron';
import { app } from './app.ts';
import { electronEvent } from './event.ts';
import { session } from './session.ts';
import { StandInContents } from './web-contents.ts';

type Carried =
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'show'
  | 'focus'
  | 'isMinimized'
  | 'restore'
  | 'maximize'
  | 'isMaximized'
  | 'getBounds'
  | 'getNormalBounds'
  | 'loadURL';

/** The first page of a fresh browser becomes the first window. */
let firstPageTaken = false;

/** Electron's `BrowserWindow`, one page of the browser. It holds to the sandbox, and refuses windows that do not. */
export class BrowserWindow extends EventEmitter implements Pick<ElectronWindow, Carried> {
  readonly webContents: StandInContents;
  readonly #bounds: Rectangle;
  #maximized = false;
  #destroyed = false;
  #closeAsked = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { contextIsolation, sandbox, nodeIntegration, webSecurity, preload } = options.webPreferences ?? {};
    if (contextIsolation !== true || sandbox !== true || nodeIntegration === true || webSecurity !== true) {
      throw new Error('the stand-in carries isolated, sandboxed windows without Node only');
    }
    this.#bounds = {
      x: options.x ?? 0,
      y: options.y ?? 0,
      width: options.width ?? 800,
      height: options.height ?? 600,
    };
    this.webContents = new StandInContents(session.defaultSession, preload);
    this.webContents.once('dom-ready', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#closed());
    app.windows.add(this);
    app.emit('web-contents-created', electronEvent({}), this.webContents);
    this.#open().catch((error: unknown) => {
      process.stderr.write(`the stand-in could not open a window: ${error}\n`);
      app.exit(1);
    });
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  close(): void {
    if (this.#destroyed || this.#closeAsked) return;
    const event = electronEvent({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#closeAsked = true;
    this.webContents.close();
  }

  destroy(): void {
    this.#closeAsked = true;
    this.webContents.close();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  show(): void {
    this.emit('show');
  }

  focus(): void {
    this.emit('focus');
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {
    this.emit('restore');
  }

  maximize(): void {
    this.#maximized = true;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }

  async #open(): Promise<void> {
    const { context } = await app.browser();
    const blank = firstPageTaken ? undefined : context.pages()[0];
    firstPageTaken = true;
    const page = blank ?? (await context.newPage());
    await page.setViewportSize({ width: this.#bounds.width, height: this.#bounds.height });
    await this.webContents.attach(context, page);
  }

  #closed(): void {
    // A page closed from outside (the person's window manager) also asks first; it is too late to prevent.
    if (!this.#closeAsked) this.emit('close', electronEvent({}));
    this.#destroyed = true;
    this.emit('closed');
    app.windowClosed(this);
  }
}
