import type { Inputs } from '../client/client.ts';
import { parseUtc } from './utc-text.ts';

export type ReportRequest = Inputs['reports']['build'];

export interface ReportForm {
  readonly kind: ReportRequest['kind'];
  readonly language: NonNullable<ReportRequest['language']>;
  readonly from: string;
  readonly to: string;
  readonly user: string;
  readonly instrument: string;
  readonly order: string;
  readonly book: string;
}

export const emptyReportForm: ReportForm = {
  kind: 'audit',
  language: 'en',
  from: '',
  to: '',
  user: '',
  instrument: '',
  order: '',
  book: '',
};

export const reportNames: Readonly<
  Record<ReportForm['kind'], { readonly title: string; readonly text: string }>
> = {
  audit: { title: 'Audit', text: 'Who did what, when, under which authority' },
  'best-execution': { title: 'Best execution', text: 'Fills against decision price and arrival mid' },
  position: { title: 'Position and P&L', text: 'Lots, cost and result by book and instrument' },
  'model-risk': { title: 'Model risk', text: 'Model cards: versions, inputs, parameters, figures' },
  scenario: { title: 'Scenario', text: 'Scenario runs with their inputs and results' },
};

export const languageNames = { en: 'English', ar: 'العربية (Arabic, right to left)' } as const;

/** What is wrong with the form, or the request it makes. A day without a time is its midnight, UTC. */
export function requestOf(
  form: ReportForm,
): { readonly request: ReportRequest } | { readonly problem: string } {
  const [from, to] = [form.from, form.to].map((text) => (text.trim() === '' ? null : parseUtc(text)));
  if (Number.isNaN(from))
    return { problem: 'From is no time. Write it as 2026-11-20 or 2026-11-20 14:00, UTC.' };
  if (Number.isNaN(to)) return { problem: 'To is no time. Write it as 2026-11-20 or 2026-11-20 14:00, UTC.' };
  if (from != null && to != null && to <= from) return { problem: 'The period ends before it begins.' };
  const about = (text: string) => (text.trim() === '' ? null : text.trim());
  return {
    request: {
      kind: form.kind,
      language: form.language,
      scope: {
        from: from ?? null,
        to: to ?? null,
        user: about(form.user),
        instrument: about(form.instrument),
        order: about(form.order),
        book: about(form.book),
      },
    },
  };
}

export interface ShownFigure {
  readonly name: string;
  readonly value: string;
}

interface ReportContent {
  readonly sections?: readonly {
    readonly figures?: readonly {
      readonly id: string;
      readonly kind: string;
      readonly value: unknown;
      readonly unit?: string;
    }[];
  }[];
}

const spelled = (id: string): string => {
  const words = id
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The summary figures of a built report, from its own JSON: the same numbers that its PDF shows. */
export function figuresOf(json: string): ShownFigure[] {
  const content = JSON.parse(json) as ReportContent;
  return (content.sections ?? []).flatMap(({ figures = [] }) =>
    figures.map(({ id, kind, value, unit }) => {
      const text =
        value === null || value === undefined
          ? '–'
          : kind === 'instant' && typeof value === 'number'
            ? `${new Date(value).toISOString().slice(0, 19).replace('T', ' ')} UTC`
            : String(value);
      return { name: spelled(id), value: unit === undefined ? text : `${text} ${unit}` };
    }),
  );
}
