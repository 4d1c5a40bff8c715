import path from 'node:path';
import { backUpToFile } from '../../engine/store/worker/backup-files.ts';
import { VaultSession } from '../../engine/store/worker/vault-session.ts';

/**
 * A program to be killed while it re-keys or backs up a vault, over and over. It prints a line before and after each
 * turn. With a STEP it kills itself there. Usage: vault-kill-target.ts DIRECTORY PASSPHRASE rekey|backup [STEP]
 */
const [directory = '', passphrase = '', work = '', step] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const session = new VaultSession({ directory, keyDerivation: 'least', onSlowQuery: () => undefined });
await session.open({ passphrase, origin: 'local', now: Date.now() });
say({ ready: true });
for (let turn = 0; ; turn++) {
  say({ begun: turn });
  if (work === 'rekey') {
    session.rekey(turn % 2 === 0 ? 'xchacha20-poly1305' : 'aes-256-gcm', (reached) => {
      if (reached === step) process.kill(process.pid, 'SIGKILL');
    });
    say({ done: turn });
  } else {
    const target = path.join(directory, 'files', `${process.pid}-${turn}.energyopti-backup`);
    session.database.run(
      "INSERT INTO mark (name, value) VALUES ('turn', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      JSON.stringify({ turn, filler: 'x'.repeat(turn % 7 === 0 ? 100_000 : 100) }),
    );
    const { file } = await backUpToFile(session.parts, { target, full: turn % 5 === 4, now: Date.now() });
    say({ done: turn, file });
  }
}
