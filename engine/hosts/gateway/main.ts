import path from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '../../domain/fault.ts';
import { defaultVaultDirectory } from '../workstation/default-directory.ts';
import { projectRoot } from '../workstation/project-root.ts';
import { createWorkstation } from '../workstation/workstation.ts';
import { openBrowser } from './open-browser.ts';
import { startGateway } from './server.ts';
import { readTls } from './tls.ts';

/**
 * The gateway host. Its standard output is one JSON line an event, so that a script can read the address; a person
 * reads the line on standard error.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      headless: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      store: { type: 'string' },
      ephemeral: { type: 'boolean', default: false },
      address: { type: 'string', default: '127.0.0.1' },
      'tls-certificate': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-self-signed': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Fault('OPTION_INVALID', `--port takes a whole number from 0 to 65535, not ${values.port}.`);
  }
  const certificate = values['tls-certificate'];
  const key = values['tls-key'];
  if ((certificate === undefined) !== (key === undefined))
    throw new Fault('OPTION_INVALID', '--tls-certificate and --tls-key belong together.');
  const tls =
    certificate !== undefined && key !== undefined
      ? readTls(certificate, key)
      : values['tls-self-signed']
        ? await (await import('./certificate.ts')).selfSigned(values.address, Date.now())
        : undefined;
  const running = await createWorkstation({
    host: 'gateway',
    directory: values.store ?? defaultVaultDirectory(),
    ephemeral: values.ephemeral,
  });
  const gateway = await startGateway({
    running,
    pages: path.join(projectRoot(), 'dist', 'renderer'),
    port,
    address: values.address,
    tls,
  });
  const signIn = gateway.signInAddress();
  process.stdout.write(`${JSON.stringify({ event: 'ready', address: gateway.address, signIn })}\n`);
  if (tls?.fingerprint !== undefined)
    process.stderr.write(`Its certificate is its own; compare SHA-256 ${tls.fingerprint}\n`);
  const opened = values.headless ? undefined : openBrowser(signIn);
  process.stderr.write(
    opened === undefined
      ? `EnergyOpti Workstation serves ${gateway.address}\nSign in once with ${signIn}\n`
      : `EnergyOpti Workstation opened in ${opened}; it serves ${gateway.address}\n`,
  );
  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    await gateway.close();
    await running.close();
    process.exit(0);
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  // A new sign-in address on request, where the system knows this signal.
  process.on('SIGUSR2', () => {
    const fresh = gateway.signInAddress();
    process.stdout.write(`${JSON.stringify({ event: 'sign-in', signIn: fresh })}\n`);
  });
}

main().catch((error: unknown) => {
  const fault =
    error instanceof Fault
      ? error
      : new Fault('INTERNAL', error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.stderr.write(`${JSON.stringify(fault)}\n`);
  process.exit(1);
});
