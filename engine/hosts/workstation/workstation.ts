import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CallerHost } from '../../api/caller.ts';
import type { Workstation } from '../../api/context.ts';
import { Gate } from '../../api/gate.ts';
import type { KeyStore } from '../../api/ports/keys.ts';
import type { Settings } from '../../api/ports/preferences.ts';
import { startPool } from '../../compute/pool.ts';
import { Fault } from '../../domain/fault.ts';
import { Catalogue } from '../../market/catalogue.ts';
import type { MarketService } from '../../market/service.ts';
import { RateLimits } from '../../security/rate-limits.ts';
import { startAuditLog } from '../../store/audit/audit-log.ts';
import { openStore } from '../../store/store.ts';
import { Access } from './access.ts';
import { Alerts } from './alerts.ts';
import { Approvals } from './approvals.ts';
import { Audit } from './audit.ts';
import { BackupFiles } from './backup-files.ts';
import { Controls } from './controls.ts';
import { Curves } from './curves.ts';
import { Feeds } from './feeds.ts';
import { Forecasts } from './forecasts.ts';
import { History } from './history.ts';
import { readInstruments } from './instruments.ts';
import { Jobs } from './jobs.ts';
import { seedFromKeyStore } from './key-store-seed.ts';
import { Keys } from './keys.ts';
import { copyLog, noteOpening } from './log-opening.ts';
import { createLogger, type Logger } from './logger.ts';
import { readSimulatorFiles, type SimulatorFiles, startMarket } from './market.ts';
import { MarketHolder } from './market-holder.ts';
import { readNamingRules } from './naming-rules.ts';
import { Passkeys } from './passkeys.ts';
import { People } from './people.ts';
import { Layouts, SettingsStore } from './preferences.ts';
import { projectRoot } from './project-root.ts';
import { Recorder } from './recorder.ts';
import { Replay } from './replay.ts';
import { Reports } from './reports.ts';
import { System } from './system.ts';
import { Uploads } from './uploads.ts';
import { Vault } from './vault.ts';
import { readVersions } from './versions.ts';

export interface WorkstationOptions {
  /** Folder of the vault; undefined with `ephemeral`. */
  readonly directory?: string | undefined;
  /** A throw-away vault in a temporary folder, gone at the end. */
  readonly ephemeral?: boolean | undefined;
  readonly host: CallerHost;
  /** False leaves the market off: the command line needs it for `market.*` only. */
  readonly market?: boolean | undefined;
  /** False does not record live bars: a question from the command line leaves nothing behind. */
  readonly record?: boolean | undefined;
  readonly quotaBytes?: number | undefined;
  /** `least` is for tests: the weakest derivation that a vault may have. */
  readonly keyDerivation?: 'calibrated' | 'least' | undefined;
  /** The operating system's key store, on hosts that have one. */
  readonly keyStore?: KeyStore | undefined;
  readonly now?: (() => number) | undefined;
  readonly logger?: Logger | undefined;
}

export interface RunningWorkstation {
  readonly workstation: Workstation;
  readonly logger: Logger;
  readonly system: System;
  readonly directory: string;
  close(): Promise<void>;
}

/** Name under which the embedded simulated exchange's bars are recorded. */
export const recordedSource = 'simulated exchange';

/** Settings that the market is made from; a change of one makes it anew. */
const marketSettings: readonly (keyof Settings)[] = [
  'simulatorHours',
  'simulatorSeed',
  'messagesPerSecond',
  'feeds',
];

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Fault(
      'STORE_FOLDER_UNUSABLE',
      `${directory} cannot be used as the folder of a vault: ${error instanceof Error ? error.message : error}. Name another with --store, or give this program leave to write there.`,
      { directory },
      { cause: error },
    );
  }
}

/** The composition root: makes every service, joins them, and ends them in order. */
export async function createWorkstation(options: WorkstationOptions): Promise<RunningWorkstation> {
  const now = options.now ?? Date.now;
  const root = projectRoot();
  const ephemeral = options.ephemeral === true;
  if (options.directory?.trim() === '') {
    throw new Fault('OPTION_INVALID', 'The name of the vault folder is empty. Name one with --store.');
  }
  const directory = path.resolve(
    ephemeral || options.directory === undefined
      ? mkdtempSync(path.join(tmpdir(), 'energyopti-'))
      : options.directory,
  );
  makeFolder(directory);
  const logger = options.logger ?? createLogger(directory);
  const instruments = readInstruments(path.join(root, 'assets'));
  const namingRules = readNamingRules(path.join(root, 'assets'));
  const definitions = () => settings.formulas();
  const catalogue = new Catalogue(instruments, now, definitions);
  const market = new MarketHolder(catalogue);
  const versions = readVersions(root);
  const system = new System({
    info: { ...versions, host: options.host, startedAt: now() },
    now,
    feeds: () => market.feeds(),
  });
  const store = openStore({
    directory,
    quotaBytes: options.quotaBytes,
    keyDerivation: options.keyDerivation,
    audit: true,
    onSlowQuery: (query) => {
      system.slowQueries += 1;
      logger.warn(query, 'slow query');
    },
    onDeath: (fault) => vault.fail(fault),
  });
  const auditLog = startAuditLog({
    directory,
    peer: store.auditPeer,
    quotaBytes: options.quotaBytes,
    ...(options.now !== undefined && { now: options.now }),
    onProblem: (fault) => logger.error({ fault: fault.code }, fault.message),
    onDeath: (fault) => vault.fail(fault),
  });
  const audit = new Audit(auditLog);
  const approvals = new Approvals({ store, audit, now });
  const controls = new Controls({ store, approvals, audit, now });
  const people = new People({
    store,
    approvals,
    now,
    async onChanged(userId) {
      access.endSessionsOf(userId);
      await vault.refreshUsers();
    },
  });
  const pool = startPool();
  const recorder = new Recorder({
    store,
    source: recordedSource,
    enabled: options.record,
    now,
    unitOf: (symbol) => instruments.find((instrument) => instrument.symbol === symbol)?.unit ?? null,
    onTrouble(fault) {
      system.storeProblem = fault === null ? null : { code: fault.code, message: fault.message };
      if (fault === null) logger.info('recording goes on');
      else logger.error({ fault: fault.code }, fault.message);
    },
  });
  // Read when the market is first wanted: most calls from the command line never do.
  let readFiles: SimulatorFiles | undefined;
  const simulatorFiles = () => {
    readFiles ??= readSimulatorFiles(root);
    return readFiles;
  };
  const makeMarket = async (settings: Settings): Promise<MarketService> =>
    startMarket({ simulatorFiles, instruments, store, recorder, settings, now, recordedSource, definitions });
  // Not `market.running`: while one change is being applied the market does not run, and the next must not be lost.
  let marketWanted = false;
  let starting: Promise<void> = Promise.resolve();
  /** Starts follow each other. A market that does not start must not keep the trader from the data. */
  const startAnew = (): Promise<void> => {
    starting = starting
      .then(async () => {
        if (!marketWanted) return;
        await market.replace(undefined);
        await recorder.flush();
        await market.replace(await makeMarket(await settings.get()));
      })
      .catch((error: unknown) => logger.error({ error }, 'the market did not start'));
    return starting;
  };
  const settings = new SettingsStore(store, (change) => {
    if (marketWanted && marketSettings.some((key) => key in change)) void startAnew();
  });
  const uploads = new Uploads(now);
  const reports = new Reports({
    log: auditLog,
    uploads,
    directory,
    verifierPage: path.join(root, 'dist', 'verifier', 'verify.html'),
    versions: { program: versions.version, node: versions.node, cipher: versions.cipher },
    host: options.host,
    now,
  });
  const backupFiles = new BackupFiles({
    store,
    audit,
    directory,
    uploads,
    onRestored: async () => void (await vault.inspect()),
    now,
  });
  const stopMarket = async () => {
    marketWanted = false;
    await alerts.stop();
    await market.showReplay(undefined);
    await starting;
    await market.replace(undefined);
    await recorder.flush();
  };
  const vault = new Vault({
    store,
    directory,
    ephemeral,
    now,
    auditCopy: () => copyLog(auditLog, directory),
    onClosed() {
      access.endAll();
      approvals.forget();
    },
    async onUnlocked() {
      await noteOpening({ audit, store });
      await Promise.all([controls.load(), approvals.load()]);
      if (options.market !== false) {
        marketWanted = true;
        await startAnew();
        await alerts.start();
      }
      // A question from the command line scores what it asks about.
      if (options.host !== 'cli') forecasts.start();
      if (!ephemeral) {
        vault.backUpWhenDue().catch((error: unknown) => logger.error({ error }, 'the daily backup failed'));
        // A question from the command line must not start a long reading.
        if (options.host !== 'cli')
          backupFiles
            .drillWhenDue((await settings.get()).drillDays)
            .catch((error: unknown) => logger.error({ error }, 'the restore drill failed'));
      }
    },
    async onLocking() {
      // What was handed over lies in memory in plain: it goes with the key.
      uploads.clear();
      forecasts.stop();
      await reports.clear();
      await stopMarket();
    },
  });
  const passkeys = new Passkeys({ store, now });
  const access: Access = new Access({
    vault,
    audit,
    limits: new RateLimits(),
    admit: (person) => people.admit(person),
    passkey: (caller, response) => passkeys.verify(caller, response),
    changed: (user) => people.save(user),
    idleMinutes: () => settings.idleMinutes,
    keyStoreSeed: () => seedFromKeyStore(store, options.keyStore),
    now,
  });
  await vault.inspect();
  const replay = new Replay({ store, market, products: instruments, definitions, now });
  const alerts = new Alerts({
    settings,
    market,
    replaying: () => replay.active,
    now,
    onTrouble: (error) => logger.error({ error }, 'an alert that was hit could not be kept'),
  });
  const history = new History({
    store,
    pool,
    uploads,
    market,
    instruments,
    namingRules,
    now,
    recordedSource,
    venueOf: (symbol) => settings.venueOf(symbol),
    shownTime: () => (replay.active ? replay.time() : null),
    past: {
      simulatorFiles,
      seed: async () => (await settings.get()).simulatorSeed,
      onStored: () => void (marketWanted && startAnew()),
    },
  });
  const curves = new Curves({
    store,
    market,
    history,
    now: () => replay.time(),
    recordedSource,
    venueOf: (symbol) => settings.venueOf(symbol),
  });
  const forecasts: Forecasts = new Forecasts({
    pool,
    store,
    history,
    curves,
    productOf(symbol) {
      const found = catalogue.resolve(symbol);
      return found.ok ? found.value.instrument.symbol : null;
    },
    now: () => replay.time(),
    clock: now,
    program: versions.version,
    audit,
    onTrouble: (error) => logger.error({ error }, 'what came of forecasts could not be looked up'),
  });
  const workstation: Workstation = {
    vault,
    access,
    gate: new Gate(),
    people,
    passkeys,
    controls,
    audit,
    reports,
    backupFiles,
    keys: new Keys({ store, vault, audit, keyStore: options.keyStore, now }),
    history,
    curves,
    forecasts,
    replay,
    alerts,
    feeds: new Feeds({
      store,
      settings,
      catalogue,
      now,
      secretChanged: () => void (marketWanted && startAnew()),
    }),
    market,
    layouts: new Layouts(store, now),
    settings,
    jobs: new Jobs(now),
    uploads,
    system,
  };
  return {
    workstation,
    logger,
    system,
    directory,
    async close() {
      forecasts.stop();
      await stopMarket();
      await pool.close();
      await store.close();
      await auditLog.close();
      system.close();
      if (ephemeral) rmSync(directory, { recursive: true, force: true });
    },
  };
}
