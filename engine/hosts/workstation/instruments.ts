import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { type Instrument, instrumentSchema } from '../../domain/instrument.ts';

/** Reads `assets/contracts`; a file that does not fit its form stops the start and is named. */
export function readInstruments(assets: string): Instrument[] {
  const folder = path.join(assets, 'contracts');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const parsed = instrumentSchema.safeParse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      throw new Fault(
        'CONTRACT_FILE_INVALID',
        `assets/contracts/${file}: ${issue?.path.join('.')}: ${issue?.message}`,
        {
          file,
        },
      );
    });
}
