/** A duplex of binary frames to one engine; opened anew for each attempt. */
export interface Wire {
  send(frame: Uint8Array): void;
  close(): void;
}

export interface WireEvents {
  onOpen(): void;
  onFrame(frame: Uint8Array): void;
  /** Called once, also where opening failed. */
  onClose(reason: string): void;
}

export interface Transport {
  readonly host: 'desktop' | 'gateway';
  open(events: WireEvents): Wire;
  /** An access token for a session that this browser has, asked for at each opening; null where it has none. */
  accessToken?(): Promise<string | null>;
  /** Puts a refresh token where no script can read it. */
  keepSession?(refreshToken: string): Promise<void>;
  forgetSession?(): Promise<void>;
  /** After a failed attempt: whether the host still knows this page. */
  probe?(): Promise<'reachable' | 'unreachable' | 'signed-out'>;
}

/** What the desktop's preload puts on the window. */
export interface WorkstationLink {
  readonly host: 'desktop';
  open(
    onFrame: (frame: Uint8Array) => void,
    onClose: (reason: string) => void,
  ): { send(frame: Uint8Array): void; close(): void };
}

export function desktopTransport(link: WorkstationLink): Transport {
  return {
    host: 'desktop',
    open(events) {
      const wire = link.open(
        (frame) => events.onFrame(frame),
        (reason) => events.onClose(reason),
      );
      queueMicrotask(() => events.onOpen());
      return { send: (frame) => wire.send(frame), close: () => wire.close() };
    },
  };
}

const post = (path: string, body: unknown) =>
  fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
  });

/** The page is signed in by an HttpOnly cookie, which the browser sends with the upgrade. */
export function webSocketTransport(location: { protocol: string; host: string }): Transport {
  const address = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/contract`;
  return {
    host: 'gateway',
    open(events) {
      const socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      let closed = false;
      const close = (reason: string) => {
        if (closed) return;
        closed = true;
        events.onClose(reason);
      };
      socket.onopen = () => events.onOpen();
      socket.onmessage = ({ data }) => {
        if (data instanceof ArrayBuffer) events.onFrame(new Uint8Array(data));
      };
      socket.onclose = ({ code, reason }) =>
        close(reason === '' ? `the connection closed (${code})` : reason);
      return {
        send: (frame) => socket.send(frame as Uint8Array<ArrayBuffer>),
        close: () => {
          close('closed by this window');
          socket.close();
        },
      };
    },
    async accessToken() {
      try {
        const answer = await post('/session/refresh', {});
        const { accessToken } = (await answer.json()) as { accessToken?: string | null };
        return answer.ok ? (accessToken ?? null) : null;
      } catch {
        return null;
      }
    },
    async keepSession(refreshToken) {
      await post('/session/keep', { refreshToken });
    },
    async forgetSession() {
      await post('/session/forget', {});
    },
    async probe() {
      try {
        const answer = await fetch('/', { method: 'HEAD', redirect: 'manual', cache: 'no-store' });
        return answer.status === 401 || answer.status === 403 ? 'signed-out' : 'reachable';
      } catch {
        return 'unreachable';
      }
    },
  };
}
