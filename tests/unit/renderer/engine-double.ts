import { decodeFrame, encodeFrame } from '../../../engine/api/wire/frame.ts';
import type { ClientMessage, ServerMessage } from '../../../engine/api/wire/messages.ts';
import type { Transport, WireEvents } from '../../../renderer/client/transport.ts';

/** The far end of an in-memory duplex that speaks the real frames: it notes what came and says what it is told. */
export function engineDouble() {
  const heard: ClientMessage[] = [];
  let events: WireEvents | null = null;
  let opens = 0;
  let refuse = false;
  let probeAnswer: 'reachable' | 'unreachable' | 'signed-out' = 'reachable';
  const transport: Transport = {
    host: 'gateway',
    open(next) {
      opens += 1;
      events = next;
      const mine = next;
      queueMicrotask(() => (refuse ? mine.onClose('refused') : mine.onOpen()));
      return {
        send: (frame) => {
          // Through a copy at an odd offset, as a socket may hand it over.
          const copy = new Uint8Array(frame.byteLength + 3);
          copy.set(frame, 3);
          heard.push(decodeFrame(copy.subarray(3)) as ClientMessage);
        },
        close: () => mine.onClose('closed by this window'),
      };
    },
    probe: () => Promise.resolve(probeAnswer),
  };
  return {
    transport,
    heard,
    opens: () => opens,
    say: (message: ServerMessage) => events?.onFrame(encodeFrame(message)),
    drop: (reason = 'gone') => events?.onClose(reason),
    refuse: (value: boolean) => {
      refuse = value;
    },
    answerProbe: (value: typeof probeAnswer) => {
      probeAnswer = value;
    },
    of: (method: ClientMessage['method']) => heard.filter((message) => message.method === method),
  };
}
