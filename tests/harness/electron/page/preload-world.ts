import type { ContextBridge, IpcRenderer } from 'electron';
import type { MessageCodec } from './message-codec.ts';
import type { WorldBridge } from './world-bridge.ts';

type Listener = (event: unknown, ...parameters: unknown[]) => void;

interface PreloadWorld {
  /** What the preload may require; a sandboxed preload has no more. */
  readonly require: (name: string) => unknown;
  /** Takes a message from the main process. */
  readonly receive: (channel: string, text: string) => void;
}

/** Electron's renderer side in the preload's isolated world. Sent as its own source text: it uses nothing from outside. */
export function preloadWorld(
  bridge: WorldBridge,
  codec: MessageCodec,
  post: (text: string) => void,
): PreloadWorld {
  const listeners = new Map<string, Set<Listener>>();
  const on = (channel: string, listener: Listener) => {
    const set = listeners.get(channel) ?? new Set();
    listeners.set(channel, set.add(listener));
    return ipcRenderer;
  };
  const off = (channel: string, listener: Listener) => {
    listeners.get(channel)?.delete(listener);
    return ipcRenderer;
  };
  const ipcRenderer = {
    on,
    off,
    addListener: on,
    removeListener: off,
    send: (channel: string, ...parameters: unknown[]) =>
      post(JSON.stringify({ channel, text: codec.encode(parameters) })),
  } satisfies Record<string, unknown> & Pick<IpcRenderer, 'send'>;
  const contextBridge = {
    exposeInMainWorld: (name: string, api: unknown) => bridge.expose(name, api),
  } satisfies Pick<ContextBridge, 'exposeInMainWorld'>;
  return {
    require(name) {
      if (name === 'electron' || name === 'electron/renderer') return { ipcRenderer, contextBridge };
      throw new Error(
        `module not found: ${name} (a sandboxed preload has electron, events, timers and url; the stand-in carries electron alone)`,
      );
    },
    receive(channel, text) {
      const parameters = codec.decode(text) as unknown[];
      for (const listener of listeners.get(channel) ?? [])
        listener({ sender: ipcRenderer, ports: [] }, ...parameters);
    },
  };
}
