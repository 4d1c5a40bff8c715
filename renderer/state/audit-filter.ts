import type { Inputs } from '../client/client.ts';
import type { AuditEntry } from '../client/types.ts';
import { parseUtc } from './utc-text.ts';

export type AuditCategory = AuditEntry['record']['category'];
export type AuditPhase = AuditEntry['record']['phase'];

/** What each category holds, in the words of the menu. */
export const categoryWords = {
  command: 'commands',
  decision: 'decisions',
  order: 'orders and trades',
  'sign-in': 'sign-ins',
  failure: 'failures and refusals',
  approval: 'approvals',
  limit: 'limits',
  key: 'keys',
  backup: 'backups',
  export: 'reports',
  model: 'models',
  system: 'the program itself',
  read: 'reads',
} as const satisfies Record<AuditCategory, string>;
export const auditCategoryNames = Object.keys(categoryWords) as AuditCategory[];

const hour = 3_600_000;
export const periods = {
  any: { label: 'any time', milliseconds: null },
  hour: { label: 'last hour', milliseconds: hour },
  day: { label: 'last 24 hours', milliseconds: 24 * hour },
  week: { label: 'last 7 days', milliseconds: 7 * 24 * hour },
  month: { label: 'last 30 days', milliseconds: 30 * 24 * hour },
  between: { label: 'between…', milliseconds: null },
} as const;
export type Period = keyof typeof periods;

/** The filter as it stands in the fields; empty texts look for nothing. */
export interface AuditForm {
  readonly period: Period;
  /** `2026-11-20 14:00`, UTC; of the period `between` alone. */
  readonly from: string;
  readonly to: string;
  /** Empty is every category but `read`. */
  readonly categories: readonly AuditCategory[];
  /** Reads too, where no category is chosen. */
  readonly reads: boolean;
  readonly phase: AuditPhase | '';
  readonly user: string;
  readonly action: string;
  readonly order: string;
  readonly instrument: string;
  readonly book: string;
  readonly text: string;
}

export const emptyForm: AuditForm = {
  period: 'any',
  from: '',
  to: '',
  categories: [],
  reads: false,
  phase: '',
  user: '',
  action: '',
  order: '',
  instrument: '',
  book: '',
  text: '',
};

/** Refusals, wrong passphrases, lock-outs, tokens that came twice, a store or log that was replaced: all are failures. */
export const securityForm: AuditForm = { ...emptyForm, categories: ['failure'] };

export const isSecurity = ({ categories }: AuditForm): boolean => categories.join() === 'failure';

type Query = Omit<Inputs['audit']['query'], 'limit' | 'cursor' | 'direction'>;

const instant = (text: string): number | undefined => {
  const time = parseUtc(text);
  return Number.isFinite(time) ? time : undefined;
};

/** The contract's filter. A period that ends now is counted from `now`. */
export function auditQuery(form: AuditForm, now: number): Query {
  const { period, categories, reads } = form;
  const span = periods[period].milliseconds;
  const from = period === 'between' ? instant(form.from) : span === null ? undefined : now - span;
  const to = period === 'between' ? instant(form.to) : undefined;
  const shown = categories.length > 0 ? categories : auditCategoryNames.filter((name) => name !== 'read');
  const text = (name: 'user' | 'action' | 'order' | 'instrument' | 'book' | 'text') => {
    const value = form[name].trim();
    return value === '' ? {} : { [name]: value };
  };
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...((categories.length > 0 || !reads) && { category: [...shown] }),
    ...(form.phase !== '' && { phase: form.phase }),
    ...text('user'),
    ...text('action'),
    ...text('order'),
    ...text('instrument'),
    ...text('book'),
    ...text('text'),
  };
}

/** How many fields narrow the log, for the button that clears them. */
export function narrowings(form: AuditForm): number {
  const texts = [form.phase, form.user, form.action, form.order, form.instrument, form.book, form.text];
  return (
    texts.filter((text) => text.trim() !== '').length +
    Number(form.period !== 'any') +
    Number(form.categories.length > 0) +
    Number(form.reads)
  );
}

export function categoriesText(form: AuditForm): string {
  const { categories, reads } = form;
  if (categories.length === 0) return reads ? 'everything' : 'all but reads';
  const [first] = categories;
  return categories.length === 1 && first !== undefined
    ? categoryWords[first]
    : `${categories.length} categories`;
}
