import { contextBridge, ipcRenderer } from 'electron';
import { readToPage, type ToEngine, toEngine, toPage } from '../security/channel.ts';

interface OpenLink {
  readonly onFrame: (frame: Uint8Array) => void;
  readonly onClose: (reason: string) => void;
}

const links = new Map<number, OpenLink>();
let nextLink = 0;

function post(message: ToEngine): void {
  ipcRenderer.send(toEngine, message);
}

function end(link: number, reason: string): void {
  const open = links.get(link);
  links.delete(link);
  open?.onClose(reason);
}

// The event object stays here: through it a page could reach the whole of ipcRenderer.
ipcRenderer.on(toPage, (_event, received: unknown) => {
  const message = readToPage(received);
  if (message === undefined) return;
  if (message.kind === 'frame') links.get(message.link)?.onFrame(message.frame);
  else end(message.link, message.reason);
});

window.addEventListener('pagehide', () => {
  for (const link of links.keys()) post({ kind: 'close', link });
  links.clear();
});

/** All that a page sees of the desktop: frames to the engine and frames back. */
contextBridge.exposeInMainWorld('workstationLink', {
  host: 'desktop',
  open(onFrame: (frame: Uint8Array) => void, onClose: (reason: string) => void) {
    const link = nextLink;
    nextLink += 1;
    links.set(link, { onFrame, onClose });
    post({ kind: 'open', link });
    return {
      send(frame: Uint8Array) {
        if (links.has(link) && frame instanceof Uint8Array) post({ kind: 'frame', link, frame });
      },
      close() {
        if (!links.has(link)) return;
        post({ kind: 'close', link });
        end(link, 'closed by this window');
      },
    };
  },
});
