import { parseArgs } from 'node:util';
import { describeContract } from '../../api/describe.ts';
import { wireError } from '../../api/errors.ts';
import { Fault } from '../../domain/fault.ts';
import { silentLogger } from '../workstation/logger.ts';
import { callProcedure } from './call.ts';
import { readInput, readPassphrase, writeLine } from './terminal.ts';

const usage = `usage: npm run -s call -- <procedure> [--store DIR | --ephemeral] [--user NAME] [--items N] < input.json > output.json
       npm run -s call -- --list`;

/**
 * The command line: JSON on standard input, JSON on standard output, errors as JSON on standard error with exit code 1.
 * A subscription prints one line an item and ends after --items, or at Ctrl+C.
 */
async function main(): Promise<void> {
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  // Who reads may have had enough (`| head`): then the work ends in order, and the vault with it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    abort.abort();
  });
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      store: { type: 'string' },
      ephemeral: { type: 'boolean', default: false },
      user: { type: 'string' },
      items: { type: 'string' },
    },
  });
  if (values.help) return writeLine(usage);
  if (values.list) return writeLine(JSON.stringify(describeContract(), null, 2));
  const [procedure, ...rest] = positionals;
  if (procedure === undefined || rest.length > 0) throw new Fault('USAGE', usage);
  const items = values.items === undefined ? undefined : Number(values.items);
  if (items !== undefined && (!Number.isInteger(items) || items < 1)) {
    throw new Fault('OPTION_INVALID', `--items takes a whole number from 1, not ${values.items}.`);
  }
  const description = describeContract().find(({ path }) => path === procedure);
  if (description === undefined) {
    throw new Fault(
      'PROCEDURE_UNKNOWN',
      `There is no such procedure: ${procedure}. --list prints them all.`,
      { path: procedure },
    );
  }
  await callProcedure({
    description,
    input: await readInput(),
    directory: values.store,
    ephemeral: values.ephemeral,
    items,
    user: values.user ?? process.env['ENERGYOPTI_USER'],
    passphrase: readPassphrase,
    write: writeLine,
    signal: abort.signal,
    logger: silentLogger(),
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const known =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    const wire = wireError(
      known ? new Fault('USAGE', `${(error as Error).message}\n${usage}`) : error,
      'call',
    );
    process.stderr.write(`${JSON.stringify(wire)}\n`, () => process.exit(1));
  },
);
