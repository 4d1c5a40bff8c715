import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { BrowserContext, CDPSession, Page, Request, Route } from '@playwright/test';
import type { WebContents, WebFrameMain } from 'electron';
import { toChromium, toElectron } from './address.ts';
import { electronEvent } from './event.ts';
import { ipcMain } from './ipc-main.ts';
import { messageCodec } from './page/message-codec.ts';
import { bindingName, pageScript, preloadScript, preloadWorldName, receiverName } from './page/scripts.ts';
import type { StandInSession } from './session.ts';
import { StandInFrame } from './web-frame.ts';

type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type Carried =
  | 'id'
  | 'send'
  | 'getURL'
  | 'isDestroyed'
  | 'setWindowOpenHandler'
  | 'loadURL'
  | 'reload'
  | 'close';

const codec = messageCodec();
let contentsMade = 0;

/** Electron's `webContents` on one page of the installed Chromium. */
export class StandInContents extends EventEmitter implements Pick<WebContents, Carried> {
  readonly id: number;
  readonly session: StandInSession;
  readonly #preload: string | undefined;
  readonly #token = randomUUID();
  readonly #frames = new Map<string, StandInFrame>();
  /** Preload worlds alive, by Chromium's number of the context, with the frame they belong to. */
  readonly #worlds = new Map<number, string>();
  readonly #page = Promise.withResolvers<Page>();
  #devtools: CDPSession | undefined;
  #mainFrame: StandInFrame | undefined;
  #openHandler: WindowOpenHandler | null = null;
  #lastOpened = '';
  /** Addresses the program itself asked for: those raise no `will-navigate`. */
  #ordered: string | undefined;
  #destroyed = false;

  constructor(session: StandInSession, preload: string | undefined) {
    super();
    contentsMade += 1;
    this.id = contentsMade;
    this.session = session;
    this.#preload = preload;
  }

  /** Binds to a page that shows nothing yet. */
  async attach(context: BrowserContext, page: Page): Promise<void> {
    const devtools = await context.newCDPSession(page);
    this.#devtools = devtools;
    devtools.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#frame(frameId, parentFrameId));
    devtools.on('Page.frameDetached', ({ frameId }) => {
      this.#frames.get(frameId)?.gone();
      this.#frames.delete(frameId);
    });
    devtools.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
      const frame = this.#frame(frameId);
      const isSameDocument = /sameDocument/i.test(navigationType);
      const fields = { url: toElectron(url), isSameDocument, isMainFrame: frame === this.#mainFrame, frame };
      this.emit('did-start-navigation', electronEvent(fields));
    });
    devtools.on('Page.frameNavigated', ({ frame: { id, parentId, url } }) => {
      const frame = this.#frame(id, parentId);
      frame.navigated(url);
      if (frame === this.#mainFrame) this.emit('did-navigate', electronEvent({}), frame.url, 200, 'OK');
    });
    devtools.on('Page.windowOpen', ({ url }) => {
      this.#lastOpened = toElectron(url);
    });
    devtools.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
      if (name === preloadWorldName) this.#worlds.set(id, (auxData as { frameId: string }).frameId);
    });
    devtools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#worlds.delete(executionContextId);
    });
    devtools.on('Runtime.executionContextsCleared', () => this.#worlds.clear());
    devtools.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frameId = this.#worlds.get(executionContextId);
      if (name === bindingName)
        this.#receive(payload, frameId === undefined ? undefined : this.#frames.get(frameId));
    });
    const { frameTree } = await devtools.send('Page.getFrameTree');
    this.#mainFrame = this.#frame(frameTree.frame.id);
    this.#mainFrame.navigated(frameTree.frame.url);
    await devtools.send('Page.enable');
    await devtools.send('Runtime.enable');
    if (this.#preload !== undefined) {
      await devtools.send('Runtime.addBinding', {
        name: bindingName,
        executionContextName: preloadWorldName,
      });
      await devtools.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadScript(this.#token, this.#preload),
        worldName: preloadWorldName,
      });
      await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(this.#token) });
    }
    page.on('popup', (popup) => this.#popup(popup));
    page.on('crash', () => {
      this.emit('render-process-gone', electronEvent({}), { reason: 'crashed', exitCode: 1 });
    });
    page.on('domcontentloaded', () => this.emit('dom-ready', electronEvent({})));
    page.on('load', () => this.emit('did-finish-load', electronEvent({})));
    page.on('close', () => this.#gone());
    await page.route('**/*', (route, request) => this.#answer(route, request));
    this.#page.resolve(page);
  }

  get mainFrame(): WebFrameMain | undefined {
    return this.#mainFrame as WebFrameMain | undefined;
  }

  page(): Promise<Page> {
    return this.#page.promise;
  }

  getURL(): string {
    return this.#mainFrame?.url ?? '';
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.page();
    this.#ordered = address;
    await this.session.settlePermissions(page.context(), this as unknown as WebContents, address);
    await page.goto(toChromium(address), { waitUntil: 'domcontentloaded' });
  }

  reload(): void {
    this.#ordered = this.getURL();
    this.#devtools?.send('Page.reload').catch(() => undefined);
  }

  send(channel: string, ...parameters: unknown[]): void {
    const text = codec.encode(parameters);
    for (const [executionContextId, frameId] of this.#worlds) {
      if (frameId !== this.#mainFrame?.frameToken) continue;
      this.#devtools
        ?.send('Runtime.callFunctionOn', {
          executionContextId,
          functionDeclaration: `function (channel, text) { ${receiverName}(channel, text); }`,
          arguments: [{ value: channel }, { value: text }],
        })
        // The page may go while a message is on its way to it, here as there.
        .catch(() => undefined);
    }
  }

  close(): void {
    void this.page().then((page) => page.close());
  }

  #frame(id: string, parentId?: string): StandInFrame {
    const known = this.#frames.get(id);
    if (known !== undefined) return known;
    const parent = parentId === undefined ? null : (this.#frame(parentId) as unknown as WebFrameMain);
    const made = new StandInFrame(id, parent);
    this.#frames.set(id, made);
    return made;
  }

  #receive(payload: string, frame: StandInFrame | undefined): void {
    const { channel, text } = JSON.parse(payload) as { channel: string; text: string };
    const event = electronEvent({
      sender: this,
      senderFrame: frame ?? null,
      frameId: 1,
      processId: 1,
      ports: [],
    });
    ipcMain.emit(channel, event, ...(codec.decode(text) as unknown[]));
  }

  /** Chromium has the window already; a denied one is closed before it has asked for anything. */
  #popup(popup: Page): void {
    const details = {
      url: this.#lastOpened,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'no-referrer' },
    } as const;
    const answer = this.#openHandler?.(details) ?? { action: 'allow' };
    if (answer.action === 'allow') throw new Error('the stand-in does not carry windows opened by pages');
    void popup.close();
  }

  #mayNavigate(request: Request): boolean {
    const address = toElectron(request.url());
    const isMainFrame = request.frame().parentFrame() === null;
    if (isMainFrame && address === this.#ordered) {
      this.#ordered = undefined;
      return true;
    }
    const event = electronEvent({
      url: address,
      isSameDocument: false,
      isMainFrame,
      frame: null,
      initiator: null,
    });
    this.emit('will-frame-navigate', event);
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event);
    return !event.defaultPrevented;
  }

  async #answer(route: Route, request: Request): Promise<void> {
    try {
      if (request.isNavigationRequest() && !this.#mayNavigate(request)) return await route.abort('aborted');
      const init = { method: request.method(), headers: request.headers() };
      const response = await this.session.protocol.answer(toElectron(request.url()), init);
      if (response === undefined) return await route.abort('internetdisconnected');
      const { status, headers } = response;
      await route.fulfill({
        status,
        headers: Object.fromEntries(headers),
        body: Buffer.from(await response.arrayBuffer()),
      });
    } catch (error) {
      if (!this.#destroyed)
        process.stderr.write(`the stand-in could not answer ${request.url()}: ${error}\n`);
    }
  }

  #gone(): void {
    this.#destroyed = true;
    for (const frame of this.#frames.values()) frame.gone();
    this.emit('destroyed');
  }
}
