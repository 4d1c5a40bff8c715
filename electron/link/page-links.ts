import type { WebContents } from 'electron';
import { type Caller, ContractSession } from '../../engine/hosts/workstation/link.ts';
import type { RunningWorkstation } from '../../engine/hosts/workstation/workstation.ts';
import { type ToEngine, type ToPage, toPage } from '../security/channel.ts';

/** Far above what a page needs: one, and a second while the first is being replaced. */
const mostLinks = 8;

/** The sessions of one window's page, ended when the page or the window goes. */
export class PageLinks {
  readonly #running: RunningWorkstation;
  readonly #contents: WebContents;
  /** One person sits at this desk: every window of it is theirs. */
  readonly #caller: Caller;
  readonly #sessions = new Map<number, ContractSession>();
  /** Sessions of the page that a navigation under way would replace. */
  #leaving: readonly number[] = [];

  constructor(running: RunningWorkstation, contents: WebContents, caller: Caller) {
    this.#caller = caller;
    this.#running = running;
    this.#contents = contents;
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#leaving = [...this.#sessions.keys()];
    });
    contents.on('did-navigate', () => {
      for (const link of this.#leaving) this.#end(link);
      this.#leaving = [];
    });
    contents.on('render-process-gone', () => this.close('the page’s process ended'));
    contents.on('destroyed', () => this.close('the window closed'));
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  /** Calls and streams under way. */
  get running(): number {
    return [...this.#sessions.values()].reduce((sum, session) => sum + session.running, 0);
  }

  take(message: ToEngine): void {
    const { link } = message;
    if (message.kind === 'open') this.#open(link);
    else if (message.kind === 'close') this.#end(link);
    else this.#sessions.get(link)?.receive(message.frame);
  }

  close(reason: string): void {
    for (const link of [...this.#sessions.keys()]) {
      this.#end(link);
      this.#post({ kind: 'closed', link, reason });
    }
  }

  #open(link: number): void {
    // A fresh page numbers from nought again, and may speak before the old page's end is known here.
    this.#end(link);
    this.#leaving = this.#leaving.filter((leaving) => leaving !== link);
    if (this.#sessions.size >= mostLinks) {
      this.#post({ kind: 'closed', link, reason: `a page may keep ${mostLinks} links open` });
      return;
    }
    const session = new ContractSession({
      workstation: this.#running.workstation,
      caller: this.#caller,
      send: (frame) => this.#post({ kind: 'frame', link, frame }),
      onInternal: (path, error) => this.#running.logger.error({ path, error }, 'procedure failed'),
    });
    this.#sessions.set(link, session);
  }

  #end(link: number): void {
    this.#sessions.get(link)?.close();
    this.#sessions.delete(link);
  }

  #post(message: ToPage): void {
    if (!this.#contents.isDestroyed()) this.#contents.send(toPage, message);
  }
}
