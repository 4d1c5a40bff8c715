import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { Caller } from '../../engine/hosts/workstation/link.ts';
import type { RunningWorkstation } from '../../engine/hosts/workstation/workstation.ts';
import { readToEngine, toEngine } from '../security/channel.ts';
import { refuseSender } from '../security/sender.ts';
import { PageLinks } from './page-links.ts';

export interface ServedLink {
  /** Lets a window's page speak to the engine. */
  admit(contents: WebContents): void;
  sessions(): number;
  /** Locks the screen of whoever is signed in at this desk. */
  lock(): void;
  close(): void;
}

/** The contract over IPC: every message is checked for who sends it and for its form before it reaches a session. */
export function serveLink(ipcMain: Pick<IpcMain, 'on' | 'off'>, running: RunningWorkstation): ServedLink {
  const pages = new Map<number, PageLinks>();
  const caller = new Caller({ host: 'desktop', localFiles: true });
  const receive = (event: IpcMainEvent, received: unknown) => {
    const page = pages.get(event.sender.id);
    const refusal = page === undefined ? 'the window was not admitted' : refuseSender(event.senderFrame);
    if (page === undefined || refusal !== undefined) {
      running.logger.warn({ refusal }, 'message refused');
      return;
    }
    const message = readToEngine(received);
    if (message === undefined)
      running.logger.warn({ refusal: 'it has not the form of one' }, 'message refused');
    else page.take(message);
  };
  ipcMain.on(toEngine, receive);
  running.system.subscribers = () => [...pages.values()].reduce((sum, page) => sum + page.running, 0);
  return {
    admit(contents) {
      const { id } = contents;
      pages.set(id, new PageLinks(running, contents, caller));
      contents.once('destroyed', () => pages.delete(id));
    },
    sessions: () => [...pages.values()].reduce((sum, page) => sum + page.sessions, 0),
    lock() {
      if (caller.identity === null) return;
      running.workstation.access
        .lock(caller)
        .catch((error: unknown) => running.logger.error({ error }, 'the lock was not recorded'));
    },
    close() {
      ipcMain.off(toEngine, receive);
      for (const page of pages.values()) page.close('the program is ending');
      pages.clear();
    },
  };
}
