import type { Approval, PermissionEntry, Role, SessionEntry, User } from '../client/types.ts';
import { csvText, csvTime } from './csv.ts';

/** In the order of what they may; the words say what each is for. */
export const roleWords = {
  viewer: 'looks at prices and charts; is shown nothing of the firm’s books',
  trader: 'works the desk: feeds, imports, alerts, trades',
  risk: 'like a trader; decides on limits, trades and re-arming',
  compliance: 'reads the audit log and decides; makes nothing',
  administrator: 'people, keys and backups, and everything else',
} as const satisfies Record<Role, string>;
export const roleNames = Object.keys(roleWords) as Role[];

export const stateWords: Readonly<Record<User['state'], string>> = {
  active: 'active',
  pending: 'waits for a second person',
  suspended: 'suspended',
};

/** What is asked for and not decided yet about this person. */
export function roleRequestFor(
  userId: string,
  approvals: readonly Approval[] | null,
  now: number,
): Approval | undefined {
  return approvals?.find(
    ({ kind, state, expiresAt, payload }) =>
      kind === 'role' &&
      state === 'waiting' &&
      expiresAt > now &&
      (payload as { userId?: unknown } | null)?.userId === userId,
  );
}

/** Letters and digits that are not mistaken for each other when read aloud. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A first passphrase for somebody else: five groups of four, 99 bits. `random` gives bytes nobody can guess. */
export function suggestedPassphrase(random: (count: number) => Uint8Array): string {
  let letters = '';
  while (letters.length < 20) {
    for (const byte of random(32)) {
      // Bytes of an unfinished turn of the alphabet would favour its first letters.
      if (byte < 248 && letters.length < 20) letters += alphabet[byte % alphabet.length];
    }
  }
  return (letters.match(/.{4}/g) ?? []).join('-');
}

export const placeOf = ({ origin }: Pick<SessionEntry, 'origin'>): string =>
  origin === 'local' ? 'this machine' : origin;

export interface PermissionRow {
  readonly path: string;
  /** In the order of `roleNames`. */
  readonly roles: readonly boolean[];
}

export interface PermissionGroup {
  readonly reason: string;
  /** Also before anybody has signed in. */
  readonly open: boolean;
  readonly rows: readonly PermissionRow[];
}

/** The permission table by reason, narrowed to what holds every word that is searched for. */
export function permissionGroups(
  entries: Iterable<PermissionEntry>,
  search: string,
): readonly PermissionGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, PermissionGroup & { rows: PermissionRow[] }>();
  for (const { path, allowed, reason } of entries) {
    const hay = `${path} ${reason} ${allowed.join(' ')}`.toLowerCase();
    if (!words.every((word) => hay.includes(word))) continue;
    const everybody = allowed.includes('anyone') || allowed.includes('signed-in');
    const open = allowed.includes('anyone');
    const key = `${reason}|${allowed.join()}`;
    const group = groups.get(key) ?? { reason, open, rows: [] };
    group.rows.push({ path, roles: roleNames.map((role) => everybody || allowed.includes(role)) });
    groups.set(key, group);
  }
  const width = ({ rows }: PermissionGroup) => rows[0]?.roles.filter(Boolean).length ?? 0;
  return [...groups.values()].sort((a, b) => width(b) - width(a) || Number(b.open) - Number(a.open));
}

export const permissionsCsv = (entries: Iterable<PermissionEntry>): string =>
  csvText(
    ['procedure', ...roleNames, 'before_sign_in', 'reason'],
    permissionGroups(entries, '').flatMap(({ reason, open, rows }) =>
      rows.map(({ path, roles }) => [path, ...roles, open, reason]),
    ),
  );

export const usersCsv = (users: readonly User[]): string =>
  csvText(
    ['name', 'role', 'state', 'must_change_passphrase', 'created', 'created_by', 'changed', 'id'],
    users.map((user) => [
      user.name,
      user.role,
      user.state,
      user.mustChange,
      csvTime(user.createdAt),
      users.find(({ id }) => id === user.createdBy)?.name ?? '',
      csvTime(user.changedAt),
      user.id,
    ]),
  );

export const sessionsCsv = (sessions: readonly SessionEntry[]): string =>
  csvText(
    ['user', 'role', 'host', 'origin', 'since', 'last_seen', 'state', 'windows', 'id'],
    sessions.map((entry) => [
      entry.user,
      entry.role,
      entry.host,
      entry.origin,
      csvTime(entry.createdAt),
      csvTime(entry.lastSeenAt),
      entry.state,
      entry.windows,
      entry.id,
    ]),
  );
