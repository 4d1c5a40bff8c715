import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { app, dialog, protocol } from 'electron';
import { defaultVaultDirectory } from '../../engine/hosts/workstation/default-directory.ts';
import { pageScheme } from '../security/origin.ts';
import { live } from './life-cycle.ts';
import { readOptions } from './options.ts';

const options = readOptions(process.argv.slice(1));
const directory = options.ephemeral
  ? mkdtempSync(path.join(tmpdir(), 'energyopti-'))
  : (options.store ?? defaultVaultDirectory());

// A vault has its own browser profile and its own lock, so that two vaults can be open side by side.
const profile = path.join(directory, 'desktop');
mkdirSync(profile, { recursive: true, mode: 0o700 });
app.setPath('userData', profile);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

if (app.requestSingleInstanceLock()) {
  live({ directory, ephemeral: options.ephemeral }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${JSON.stringify({ code: 'START_FAILED', message: reason })}\n`);
    dialog.showErrorBox('EnergyOpti Workstation did not start', reason);
    app.exit(1);
  });
} else {
  // The first instance shows its window.
  app.exit(0);
}
