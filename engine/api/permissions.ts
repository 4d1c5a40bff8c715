import type { Role } from '../domain/people.ts';

/**
 * Who may call what: every procedure of the contract stands here once, and one that does not is refused. The audit
 * column says what the log keeps of a call: `command` writes it down before it is done and how it ended; `read` before
 * it is answered; `own` means that the service writes its own records, because the log may be closed when the call
 * comes; `none` is for looking at what is no secret.
 */
export interface Permission {
  /** `anyone`: before signing in; `signed-in`: with whatever role. */
  readonly allowed: readonly Role[] | 'anyone' | 'signed-in';
  readonly audit: 'command' | 'read' | 'own' | 'none';
  readonly reason: string;
}

interface Group extends Permission {
  readonly paths: readonly string[];
}

const desk: readonly Role[] = ['trader', 'risk', 'administrator'];
const staff: readonly Role[] = ['trader', 'risk', 'compliance', 'administrator'];
const control: readonly Role[] = ['risk', 'compliance', 'administrator'];
const auditors: readonly Role[] = ['compliance', 'administrator'];
const administrators: readonly Role[] = ['administrator'];

export const permissionGroups: readonly Group[] = [
  {
    allowed: 'anyone',
    audit: 'none',
    reason: 'the screens before the sign-in need them, and they tell nothing of what is stored',
    paths: [
      'vault.status',
      'vault.watch',
      'access.status',
      'access.watch',
      'system.info',
      'system.health',
      'system.watchHealth',
      'units.list',
      'units.convert',
      'indicators.list',
      'history.presets',
    ],
  },
  {
    allowed: 'anyone',
    audit: 'own',
    reason:
      'who signs in, or makes or rescues a vault, is nobody yet; each asks for a passphrase or a recovery code',
    paths: [
      'vault.create',
      'vault.unlock',
      'vault.recover',
      'vault.restore',
      'vault.backups',
      'vault.restoreFile',
      'vault.openByKeyStore',
      'access.signIn',
      'access.resume',
      'access.authenticate',
      'access.refresh',
      'access.passkeyChallenge',
      'access.signInByPasskey',
    ],
  },
  {
    allowed: 'signed-in',
    audit: 'own',
    reason:
      'everybody ends their own work and changes their own passphrase; a closed store can be opened again',
    paths: ['access.signOut', 'access.lock', 'vault.changePassphrase', 'vault.lock'],
  },
  {
    allowed: 'signed-in',
    audit: 'none',
    reason: 'looking at the market and at one’s own screens',
    paths: [
      'access.permissions',
      'access.passkeys',
      'access.passkeyOptions',
      'alerts.list',
      'alerts.watch',
      'calendar.events',
      'calendar.sessions',
      'curves.forward',
      'curves.inventories',
      'curves.matrix',
      'curves.seasonality',
      'feeds.list',
      'feeds.venues',
      'forecast.crossValidate',
      'forecast.dayAhead',
      'forecast.dayAheadOf',
      'forecast.fit',
      'forecast.holidays',
      'forecast.insights',
      'forecast.issued',
      'forecast.ledger',
      'forecast.models',
      'forecast.show',
      'formulas.list',
      'history.bars',
      'history.imports',
      'history.preview',
      'history.series',
      'indicators.compute',
      'jobs.list',
      'jobs.watch',
      'layouts.list',
      'layouts.load',
      'market.contracts',
      'market.expiries',
      'market.instruments',
      'market.quotes',
      'market.resolve',
      'market.status',
      'market.watchBars',
      'market.watchBook',
      'market.watchFeeds',
      'market.watchQuotes',
      'market.watchTrades',
      'replay.status',
      'replay.watch',
      'settings.get',
      'units.formula',
      'users.list',
      'controls.status',
      'controls.watch',
      'audit.head',
      'reports.kinds',
    ],
  },
  {
    allowed: 'signed-in',
    audit: 'command',
    reason: 'layouts and passkeys are personal; reading a file through authenticates, it changes nothing',
    paths: ['layouts.save', 'layouts.remove', 'vault.verify', 'access.addPasskey', 'access.removePasskey'],
  },
  {
    allowed: 'anyone',
    audit: 'none',
    reason:
      'pieces of a file under way: for staff, or for a backup where there is no vault yet, which the procedures check; the import that uses them is written down with its hash',
    paths: ['uploads.append', 'uploads.begin', 'uploads.discard'],
  },
  {
    allowed: staff,
    audit: 'command',
    reason: 'the working settings of a workstation; a viewer only looks',
    paths: [
      'alerts.add',
      'alerts.arm',
      'alerts.remove',
      'forecast.rerun',
      'forecast.run',
      'formulas.remove',
      'formulas.save',
      'jobs.cancel',
      'replay.end',
      'replay.play',
      'replay.setSpeed',
      'replay.start',
      'replay.step',
      'settings.set',
      'approvals.withdraw',
      'controls.halt',
    ],
  },
  {
    allowed: desk,
    audit: 'command',
    reason: 'what the desk works with; compliance looks at it and does not make it',
    paths: [
      'feeds.remove',
      'feeds.save',
      'history.fetch',
      'history.import',
      'history.simulatePast',
      'history.undo',
      'market.misbehave',
      'trades.record',
    ],
  },
  {
    allowed: staff,
    audit: 'none',
    reason: 'what waits for a second person names trades and limits; a viewer is shown prices only',
    paths: ['approvals.list', 'approvals.watch', 'limits.list'],
  },
  {
    allowed: staff,
    audit: 'read',
    reason: 'trades of the books are the firm’s; a viewer is shown prices only',
    paths: ['trades.list', 'trades.positions'],
  },
  {
    allowed: control,
    audit: 'command',
    reason: 'who watches decides; nobody decides on what they asked for themselves',
    paths: ['approvals.decide', 'limits.set', 'controls.rearm'],
  },
  {
    allowed: auditors,
    audit: 'read',
    reason: 'the log names people and what they did',
    paths: [
      'audit.query',
      'audit.related',
      'audit.proof',
      'audit.consistency',
      'audit.verify',
      'audit.watch',
      'audit.follow',
      'access.sessions',
    ],
  },
  {
    allowed: auditors,
    audit: 'command',
    reason: 'reports leave the house; retention takes away content',
    paths: ['reports.build', 'reports.discard', 'reports.recompute', 'audit.checkpoint', 'audit.retain'],
  },
  {
    allowed: auditors,
    audit: 'read',
    reason: 'a built report is the log’s own content',
    paths: [
      'reports.download',
      'reports.list',
      'keys.summary',
      'vault.backupFiles',
      'vault.readBackupFile',
      'vault.drills',
    ],
  },
  {
    allowed: administrators,
    audit: 'command',
    reason: 'keys, people and copies of everything',
    paths: [
      'access.endSession',
      'feeds.removeSecret',
      'feeds.setSecret',
      'keys.addKeyStore',
      'keys.makeRecoveryKit',
      'keys.rekey',
      'keys.removeKeyStore',
      'keys.rotateSigning',
      'keys.verifyRecoveryKit',
      'users.add',
      'users.reactivate',
      'users.resetPassphrase',
      'users.setRole',
      'users.suspend',
      'vault.backup',
      'vault.backupToFile',
      'vault.drill',
    ],
  },
];

export const permissions: ReadonlyMap<string, Permission> = new Map(
  permissionGroups.flatMap(({ paths, allowed, audit, reason }) =>
    paths.map((path) => [path, { allowed, audit, reason }] as const),
  ),
);

/** Whether somebody with this role, or nobody yet (null), may call it. Unknown procedures: nobody. */
export function mayCall(path: string, role: Role | null): boolean {
  const permission = permissions.get(path);
  if (permission === undefined) return false;
  if (permission.allowed === 'anyone') return true;
  if (role === null) return false;
  return permission.allowed === 'signed-in' || permission.allowed.includes(role);
}
