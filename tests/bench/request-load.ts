import { Agent, request } from 'node:http';

/** Asks the gateway as fast as it answers; says how often a second. Arguments: PORT TOKEN CONNECTIONS MILLISECONDS */
const [port = '', token = '', connections = '', milliseconds = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const body = '{}';

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port: Number(port),
        path: '/api/controls.status',
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${token}`, 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        answer.on('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

let answered = 0;
const start = performance.now();
const until = start + Number(milliseconds);
await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    while (performance.now() < until) {
      await ask();
      answered += 1;
    }
  }),
);
process.send?.({ rate: answered / ((performance.now() - start) / 1_000) });
agent.destroy();
