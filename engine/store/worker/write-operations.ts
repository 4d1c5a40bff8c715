import type { Bar, BarColumns } from '../../domain/bars.ts';
import { recordBars } from '../repositories/bars.ts';
import {
  beginImport,
  commitImport,
  getImport,
  type ImportRow,
  removeImport,
  stageBars,
} from '../repositories/imports.ts';
import { removeLayout, saveLayout } from '../repositories/layouts.ts';
import { removeSecret, type SecretFields, saveSecret } from '../repositories/secrets.ts';
import { ensureSeries, importSource, type SeriesKey } from '../repositories/series.ts';
import { writeSettings } from '../repositories/settings.ts';
import { appendTicks, type TickColumns } from '../repositories/ticks.ts';
import type { VaultSession } from './vault-session.ts';

export interface RecordedBars extends SeriesKey {
  readonly unit: string | null;
  readonly bars: readonly Bar[];
}

/** Everything that writes, on the one thread that may. `now` is UTC milliseconds, given by the caller. */
export function writeOperations(session: VaultSession) {
  return {
    presence: (_: null) => session.presence(),
    attempts: ({ now }: { now: number }) => session.attempts(now),
    create: ({ passphrase, now }: { passphrase: string; now: number }) => session.create(passphrase, now),
    unlock: ({ passphrase, now }: { passphrase: string; now: number }) => session.unlock(passphrase, now),
    lock: (_: null) => session.lock(),
    changePassphrase: ({ current, next, now }: { current: string; next: string; now: number }) =>
      session.changePassphrase(current, next, now),
    verify: (_: null) => session.verify(),
    backup: ({ now }: { now: number }) => session.backup(now),
    restore: ({ name, now }: { name: string; now: number }) => session.restore(name, now),

    beginImport: ({ name, sha256, now }: { name: string; sha256: string; now: number }) =>
      beginImport(session.database, name, sha256, now),
    stageBars: (stage: {
      importId: number;
      symbol: string;
      interval: string;
      unit: string | null;
      bars: BarColumns;
      now: number;
    }): number => {
      const seriesId = ensureSeries(
        session.database,
        { ...stage, source: importSource },
        stage.unit,
        stage.now,
      );
      stageBars(session.database, stage.importId, seriesId, stage.bars);
      return seriesId;
    },
    stageSeries: (stage: {
      importId: number;
      series: readonly (SeriesKey & { readonly unit: string | null; readonly bars: BarColumns })[];
      now: number;
    }) =>
      session.database.transaction(() => {
        for (const one of stage.series) {
          const seriesId = ensureSeries(session.database, one, one.unit, stage.now);
          stageBars(session.database, stage.importId, seriesId, one.bars);
        }
      }),
    commitImport: ({ importId, now }: { importId: number; now: number }): ImportRow =>
      commitImport(session.database, importId, now),
    abortImport: ({ importId }: { importId: number }) => removeImport(session.database, importId),
    undoImport: ({ importId }: { importId: number }): ImportRow => {
      const row = getImport(session.database, importId);
      removeImport(session.database, importId);
      return row;
    },

    recordBars: ({ batches, now }: { batches: readonly RecordedBars[]; now: number }) =>
      session.database.transaction(() => {
        for (const batch of batches) {
          recordBars(session.database, ensureSeries(session.database, batch, batch.unit, now), batch.bars);
        }
      }),
    recordTicks: (batch: SeriesKey & { unit: string | null; ticks: TickColumns; now: number }) =>
      appendTicks(
        session.database,
        ensureSeries(session.database, batch, batch.unit, batch.now),
        batch.ticks,
      ),

    saveLayout: ({ name, content, now }: { name: string; content: unknown; now: number }) =>
      saveLayout(session.database, name, content, now),
    removeLayout: ({ name }: { name: string }) => removeLayout(session.database, name),
    writeSettings: (change: Readonly<Record<string, unknown>>) => writeSettings(session.database, change),
    saveSecret: ({ name, fields, now }: { name: string; fields: SecretFields; now: number }) =>
      saveSecret(session.database, name, fields, now),
    removeSecret: ({ name }: { name: string }): boolean => removeSecret(session.database, name),
  };
}

export type WriteTable = ReturnType<typeof writeOperations>;
