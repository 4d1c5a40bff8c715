import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { Fault } from '../../domain/fault.ts';
import { type Instrument, productSchema } from '../../domain/instrument.ts';
import { lineOfPath, lineOfSyntaxError } from '../../domain/json-lines.ts';

function refuse(file: string, line: number, what: string): Fault {
  return new Fault('CONTRACT_FILE_INVALID', `assets/contracts/${file}, line ${line}: ${what}`, {
    file,
    line,
  });
}

/** An unknown name stands inside the object that the schema complains of. */
function placeOf(issue: z.core.$ZodIssue): PropertyKey[] {
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  return unknown === undefined ? issue.path : [...issue.path, unknown];
}

function readInstrument(folder: string, file: string): { instrument: Instrument; symbolLine: number } {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const broken = lineOfSyntaxError(text);
  if (broken !== undefined) throw refuse(file, broken.line, `no JSON: ${broken.message}.`);
  const parsed = productSchema.safeParse(JSON.parse(text));
  if (parsed.success) return { instrument: parsed.data, symbolLine: lineOfPath(text, ['symbol']) };
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw refuse(file, 1, 'it does not fit the form of a product.');
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw refuse(file, lineOfPath(text, placeOf(issue)), `${where}${issue.message}.`);
}

/**
 * Reads `assets/contracts`. A file that is no JSON or does not fit the form of a product, and a second file of the same
 * symbol, stop the start with Fault CONTRACT_FILE_INVALID, which names the file and the line.
 */
export function readInstruments(assets: string): Instrument[] {
  const folder = path.join(assets, 'contracts');
  const seen = new Map<string, string>();
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const { instrument, symbolLine } = readInstrument(folder, file);
      const other = seen.get(instrument.symbol);
      if (other !== undefined) {
        throw refuse(file, symbolLine, `${instrument.symbol} is already the symbol of ${other}.`);
      }
      seen.set(instrument.symbol, file);
      return instrument;
    });
}
