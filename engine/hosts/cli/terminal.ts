import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Fault } from '../../domain/fault.ts';

export function writeLine(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}

/** Standard input as JSON; an empty one, or a terminal, means no input. */
export async function readInput(): Promise<unknown> {
  if (process.stdin.isTTY) return undefined;
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString('utf8').trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault(
      'INPUT_NOT_JSON',
      `Standard input is no JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** From ENERGYOPTI_PASSPHRASE, or asked for without showing it. */
export async function readPassphrase(): Promise<string> {
  const given = process.env['ENERGYOPTI_PASSPHRASE'];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY) {
    throw new Fault(
      'PASSPHRASE_NEEDED',
      'Set ENERGYOPTI_PASSPHRASE, or run this in a terminal to be asked for the passphrase.',
    );
  }
  process.stderr.write('Passphrase: ');
  const dark = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input: process.stdin, output: dark, terminal: true });
  try {
    return await asking.question('');
  } finally {
    asking.close();
    process.stderr.write('\n');
  }
}
