import { parseArgs } from 'node:util';
import { run as book } from './book.ts';
import { run as feed } from './feed.ts';
import { run as forecast } from './forecast.ts';
import { run as indicators } from './indicators.ts';
import { run as render } from './render.ts';
import { run as security } from './security.ts';
import { run as soak } from './soak.ts';
import { run as startup } from './startup.ts';
import { run as store } from './store.ts';

const benches: Readonly<
  Record<
    string,
    (options: { seconds?: number; messagesPerSecond?: number; history?: string }) => Promise<void>
  >
> = {
  startup,
  store,
  feed,
  book,
  indicators,
  forecast,
  render,
  security,
  soak,
};

/** `npm run -s bench -- <name> [--seconds N] [--rate N] [--history FILE]`: one JSON line a case. Without a name, all of them. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, rate: { type: 'string' }, history: { type: 'string' } },
});
const unknown = positionals.filter((name) => benches[name] === undefined);
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  await benches[name]?.({
    ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
    ...(values.rate === undefined ? {} : { messagesPerSecond: Number(values.rate) }),
    ...(values.history === undefined ? {} : { history: values.history }),
  });
}
