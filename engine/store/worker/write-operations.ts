import type { Bar, BarColumns } from '../../domain/bars.ts';
import type { Approval, ManualTrade, Passkey, RiskLimit, User } from '../../domain/people.ts';
import type { AeadName } from '../../security/keys/aead.ts';
import type { Person } from '../../security/keys/keyring.ts';
import type { BackupProof } from '../backup-file/format.ts';
import { recordBars } from '../repositories/bars.ts';
import { saveApproval, saveLimit, saveManualTrade, writeMark } from '../repositories/controls.ts';
import { type NewForecast, saveForecast, scoreRows, type Truth } from '../repositories/forecasts.ts';
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
import { removePasskey, removeUser, savePasskey, saveUser } from '../repositories/users.ts';
import { backUpToFile, drill, restoreFiles } from './backup-files.ts';
import { type Credentials, firstUser } from './keyring-file.ts';
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
    create: ({ user = firstUser, passphrase, now }: { user?: string; passphrase: string; now: number }) =>
      session.create(user, passphrase, now),
    /** For a vault of one person, at this desk. */
    unlock: ({ passphrase, now }: { passphrase: string; now: number }) =>
      session.open({ passphrase, origin: 'local', now }),
    signIn: (credentials: Credentials) => session.signIn(credentials),
    recover: (options: Credentials & { code: string }) => session.recover(options),
    openWithKeyStore: ({ recipientId, seed }: { recipientId: string; seed: Uint8Array }) =>
      session.openWithKeyStore(recipientId, seed),
    lock: (_: null) => session.lock(),
    changePassphrase: ({ current, next }: { current: Credentials; next: string }) =>
      session.changePassphrase(current, next),
    setPassphrase: ({ person, passphrase, now }: { person: Person; passphrase: string; now: number }) =>
      session.setPassphrase(person, passphrase, now),
    removePerson: ({ userId }: { userId: string }) => session.removePerson(userId),
    makeRecoveryKit: ({ now }: { now: number }) => session.makeRecoveryKit(now),
    verifyRecoveryKit: ({ code, now }: { code: string; now: number }) => session.verifyRecoveryKit(code, now),
    newKeyStoreSeed: (_: null) => session.newKeyStoreSeed(_),
    addKeyStore: (store: {
      person: Person;
      backend: string;
      seed: Uint8Array;
      sealed: Uint8Array;
      now: number;
    }) => session.addKeyStore(store.person, store, store.now),
    removeKeyStore: ({ userId }: { userId: string }) => session.removeKeyStore(userId),
    keyStore: (_: null) => session.keyStore(),
    keysSummary: (_: null) => session.summary(),
    rekey: async ({ aead }: { aead: AeadName }) => session.rekey(aead),
    verify: (_: null) => session.verify(),
    backup: ({ now, auditCopy }: { now: number; auditCopy?: string | undefined }) =>
      session.backup(now, auditCopy),
    restore: ({ name, now }: { name: string; now: number }) => session.restore(name, now),

    backUpToFile: (options: {
      target: string;
      full: boolean;
      recipientIds?: readonly string[] | undefined;
      now: number;
    }) => backUpToFile(session.parts, options),
    drill: ({ files }: { files: readonly string[] }) => drill(session.parts, files),
    restoreFiles: ({ files, proof }: { files: readonly string[]; proof: BackupProof }) =>
      restoreFiles(session.files, files, proof),

    saveUser: (user: User) => saveUser(session.database, user),
    removeUser: ({ id }: { id: string }) => removeUser(session.database, id),
    savePasskey: (passkey: Passkey) => savePasskey(session.database, passkey),
    removePasskey: ({ id }: { id: string }) => removePasskey(session.database, id),
    saveApproval: (approval: Approval) => saveApproval(session.database, approval),
    saveLimit: (limit: RiskLimit) => saveLimit(session.database, limit),
    saveManualTrade: (trade: ManualTrade) => saveManualTrade(session.database, trade),
    saveForecast: (forecast: NewForecast) => saveForecast(session.database, forecast),
    scoreForecastRows: (scores: { truths: readonly Truth[]; now: number }) =>
      scoreRows(session.database, scores),
    writeMark: ({ name, value }: { name: string; value: unknown }) =>
      writeMark(session.database, name, value),

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
