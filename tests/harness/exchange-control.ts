import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A second connection to a simulated exchange that pulls its fault switches. */
export async function exchangeControl(address: string) {
  const socket = new WebSocket(address);
  const received: Record<string, unknown>[] = [];
  socket.on('message', (data) => received.push(JSON.parse(data.toString()) as Record<string, unknown>));
  await once(socket, 'open');
  let id = 0;
  return {
    received,
    /** Sends a request and waits for the answer to it. */
    async ask(request: Record<string, unknown>): Promise<Record<string, unknown>> {
      id += 1;
      const asked = id;
      socket.send(JSON.stringify({ ...request, id: asked }));
      for (;;) {
        const answer = received.find((message) => message['id'] === asked);
        if (answer !== undefined) return answer;
        await once(socket, 'message');
      }
    },
    sendText(text: string): void {
      socket.send(text);
    },
    async close(): Promise<void> {
      socket.close();
      await once(socket, 'close');
    },
  };
}
