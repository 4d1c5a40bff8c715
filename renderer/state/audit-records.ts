import type { AuditEntry, AuditHead } from '../client/types.ts';
import { csvText, csvTime } from './csv.ts';

type AuditRecord = AuditEntry['record'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What lies deeper than a line can show is left to the record's own view. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.length > 8 ? `${value.length} values` : value.map(valueText).join(', ');
  if (!isRecord(value)) return String(value);
  const names = Object.keys(value);
  return names.length > 6 || Object.values(value).some(isRecord) ? '{…}' : fieldsText(value);
}

function fieldsText(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(' · ');
}

/** What happened, in a line: the code of a failure first, then whatever the record says. */
export function detailText({ details, subject }: Pick<AuditRecord, 'details' | 'subject'>): string {
  const { code, message, summary, outcome, input, side, lots, price, currency, counterparty, ...rest } =
    details;
  const trade = side !== undefined && lots !== undefined && price !== undefined;
  const parts = [
    typeof code === 'string' ? code : '',
    typeof message === 'string' ? message : '',
    typeof summary === 'string' ? summary : '',
    trade
      ? `${side} ${lots} at ${price} ${currency ?? ''}, ${counterparty ?? ''}`
      : fieldsText({ side, lots, price, currency, counterparty }),
    typeof outcome === 'string' ? outcome : '',
    typeof subject['user'] === 'string' ? `user ${subject['user']}` : '',
    isRecord(input) ? fieldsText(input) : '',
    fieldsText(rest),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** `gas desk · TTF · order 3f2a…`: what it was about. */
export function subjectText({ subject }: Pick<AuditRecord, 'subject'>): string {
  const { book, instrument, order } = subject;
  return [book, instrument, order === undefined ? undefined : `order ${order.slice(0, 8)}`]
    .filter((part) => part !== undefined)
    .join(' · ');
}

/** Who did it: a person, or the program by itself. */
export const actorText = ({ actor }: Pick<AuditRecord, 'actor'>): string =>
  actor.user === '' ? 'the program' : actor.user;

/** `7de57fb8 bc652ed7 …`: hex in groups of eight, so that two can be compared by eye. */
export const hexGroups = (hex: string): string => (hex.match(/.{1,8}/g) ?? []).join(' ');
export const shortHex = (hex: string): string => `${hex.slice(0, 8)}…${hex.slice(-4)}`;

export interface WitnessWords {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly text: string;
  /** What it means and what to do, where it is not as it should be. */
  readonly warning: string | null;
}

/** What the witness beside the log said when it was opened. */
export function witnessWords(opening: AuditHead['opening']): WitnessWords {
  if (opening === null) return { tone: 'warn', text: 'not asked', warning: null };
  const { rolledBack, forked, witness, created } = opening;
  if (forked !== null) {
    return {
      tone: 'bad',
      text: 'FORKED',
      warning: `The log was replaced. Its witness had seen ${forked.witnessSize} records; the log that was opened has ${forked.foundSize}, and they are not the same ones. Keep this machine as it is, and compare with a report or a backup.`,
    };
  }
  if (rolledBack !== null) {
    return {
      tone: 'bad',
      text: 'ROLLED BACK',
      warning: `Records are missing. The witness of the log had seen ${rolledBack.witnessSize} records, only ${rolledBack.foundSize} were found: an older copy was put in its place. Keep this machine as it is, and compare with a report or a backup.`,
    };
  }
  if (witness === 'contradicts') {
    return {
      tone: 'bad',
      text: 'CONTRADICTS',
      warning: 'The witness and the log do not agree. Verify the whole log, and compare with a report.',
    };
  }
  if (witness === 'agrees') return { tone: 'good', text: 'agrees', warning: null };
  if (created) return { tone: 'good', text: 'new log', warning: null };
  return {
    tone: 'warn',
    text: witness === 'absent' ? 'absent' : 'unreadable',
    warning:
      'The file that remembers the log’s size was gone or could not be read when it was opened: whether records were taken away before cannot be told from it.',
  };
}

export const auditCsv = (entries: readonly AuditEntry[]): string =>
  csvText(
    [
      'index',
      'time',
      'user',
      'role',
      'host',
      'address',
      'session',
      'category',
      'action',
      'phase',
      'request',
      'order',
      'instrument',
      'book',
      'approval',
      'details',
      'hash',
    ],
    entries.map(({ record, hash }) => [
      record.index,
      csvTime(record.time),
      record.actor.user,
      record.actor.role,
      record.actor.host,
      record.actor.address,
      record.actor.session,
      record.category,
      record.action,
      record.phase,
      record.request,
      record.subject['order'],
      record.subject['instrument'],
      record.subject['book'],
      record.approval,
      JSON.stringify(record.details),
      hash,
    ]),
  );
