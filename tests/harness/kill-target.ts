import { readFileSync } from 'node:fs';
import { readInstruments } from '../../engine/hosts/workstation/instruments.ts';
import { createMarket } from '../../engine/market/create-market.ts';
import { parseCalibration } from '../../engine/market/simulator/calibration.ts';
import { openStore } from '../../engine/store/store.ts';
import { madeBars } from './bars.ts';

/**
 * A program to be killed: it streams the simulated market, records its bars, and imports without end. Each line it
 * prints is something that was committed before it was printed. Usage: kill-target.ts DIRECTORY PASSPHRASE
 */
const [directory = '', passphrase = ''] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const store = openStore({ keyDerivation: 'least', directory });
const { presence } = await store.write('presence', null);
await store.write(presence === 'absent' ? 'create' : 'unlock', { passphrase, now: Date.now() });
const market = createMarket({
  instruments: readInstruments('assets'),
  feeds: [
    {
      kind: 'simulated',
      calibration: parseCalibration(JSON.parse(readFileSync('assets/simulator/calibration.json', 'utf8'))),
    },
  ],
  now: Date.now,
  random: Math.random,
  simulatorHours: 'continuous',
  seed: 1,
  messagesPerSecond: 2_000,
  onClosedBars(bars) {
    const key = { source: 'feed', unit: null };
    const batches = bars.map(({ symbol, interval, ...bar }) => ({ ...key, symbol, interval, bars: [bar] }));
    store.write('recordBars', { batches, now: Date.now() }).then(
      () =>
        say({
          recorded: bars.map(({ symbol, interval, time, close }) => ({ symbol, interval, time, close })),
        }),
      () => process.exit(3),
    );
  },
});
await market.start();
say({ ready: true });
for (let round = 0; ; round += 1) {
  const importId = await store.write('beginImport', {
    name: `import ${round}`,
    sha256: '00',
    now: Date.now(),
  });
  for (let piece = 0; piece < 8; piece += 1) {
    const bars = madeBars(20_000, piece * 20_000 * 60_000);
    await store.write('stageBars', {
      importId,
      symbol: `KILL-${importId}`,
      interval: '1m',
      unit: null,
      bars,
      now: Date.now(),
    });
  }
  await store.write('commitImport', { importId, now: Date.now() });
  say({ imported: importId });
  if (round % 3 === 2) {
    say({ undoing: importId });
    await store.write('undoImport', { importId });
    say({ undone: importId });
  }
}
