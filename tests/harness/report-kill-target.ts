import { silentLogger } from '../../engine/hosts/workstation/logger.ts';
import { createWorkstation } from '../../engine/hosts/workstation/workstation.ts';
import { testCaller } from './caller.ts';

/** A program to be killed while it builds report after report. Usage: report-kill-target.ts VAULT PASSPHRASE FOLDER */
const [directory = '', passphrase = '', folder = ''] = process.argv.slice(2);
const running = await createWorkstation({
  host: 'test',
  directory,
  market: false,
  keyDerivation: 'least',
  logger: silentLogger(),
});
await running.workstation.vault.unlock(passphrase);
process.stdout.write('ready\n');
const scope = { from: null, to: null, user: null, instrument: null, order: null, book: null };
for (let turn = 0; ; turn++) {
  await running.workstation.reports
    .build(
      testCaller('compliance'),
      { kind: 'audit', language: turn % 2 === 0 ? 'en' : 'ar', scope, folder },
      { progress: () => undefined, signal: new AbortController().signal },
    )
    // Two reports of one millisecond would have one name.
    .catch(() => undefined);
}
