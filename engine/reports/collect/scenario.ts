import { type Cell, column } from '../content.ts';
import { isInScope } from '../scope.ts';
import type { KindContext, KindReport } from './kind-report.ts';
import { CappedList, Groups, shortened } from './lists.ts';
import { pairs, readScenario, scenarioAction } from './models.ts';

/** A number of a model as the record writes it. */
const plain = (value: string | number | boolean | null): Cell =>
  typeof value === 'boolean' ? String(value) : value;

/** The change, where both are numbers; a model's numbers are floats, so this is one too. */
function change(base: Cell, stressed: Cell): Cell {
  const difference = Number(stressed) - Number(base);
  return base === null || stressed === null || !Number.isFinite(difference) ? null : String(difference);
}

/** Which scenarios were run and what they did to the book: a row for each result in the CSV. */
export function scenarioReport({ scope, row }: KindContext): KindReport {
  const runs = new CappedList('runs', [
    column('index', 'whole', 7),
    column('time', 'instant', 16),
    column('user', 'text', 11),
    column('book', 'text', 9),
    column('scenario', 'text', 16),
    column('model', 'text', 12),
    column('modelVersion', 'code', 8),
    column('inputsHash', 'code', 18),
    column('parameters', 'text', 22),
  ]);
  const results = new CappedList('results', [
    column('index', 'whole', 8),
    column('scenario', 'text', 24),
    column('metric', 'text', 24),
    column('base', 'decimal', 14),
    column('stressed', 'decimal', 14),
    column('change', 'decimal', 14),
  ]);
  const scenarios = new Groups(() => ({ runs: 0, lastTime: 0 }));
  const people = new Set<string>();
  let unread = 0;
  return {
    csvColumns: [
      column('index', 'whole', 1),
      column('time', 'instant', 1),
      column('userId', 'code', 1),
      column('user', 'text', 1),
      column('book', 'text', 1),
      column('scenario', 'text', 1),
      column('model', 'text', 1),
      column('modelVersion', 'code', 1),
      column('inputsHash', 'code', 1),
      column('metric', 'text', 1),
      column('base', 'decimal', 1),
      column('stressed', 'decimal', 1),
      column('change', 'decimal', 1),
    ],
    take(record) {
      if (record.category !== 'model' || record.action !== scenarioAction) return;
      if (!isInScope(record, scope)) return;
      const run = readScenario(record);
      if (run === undefined) {
        unread += 1;
        return;
      }
      const { actor, index, time, subject } = record;
      const book = subject['book'] ?? null;
      people.add(actor.userId);
      const group = scenarios.at(run.scenario);
      group.runs += 1;
      group.lastTime = time;
      runs.add(() => ({
        cells: [
          index,
          time,
          actor.user,
          book,
          run.scenario,
          run.model,
          run.version,
          run.inputsHash,
          shortened(pairs(run.parameters)),
        ],
      }));
      for (const [metric, { base, stressed }] of Object.entries(run.results)) {
        const values = [plain(base), plain(stressed), change(plain(base), plain(stressed))] as const;
        results.add(() => ({ cells: [index, run.scenario, metric, ...values] }));
        row([
          index,
          time,
          actor.userId,
          actor.user,
          book,
          run.scenario,
          run.model,
          run.version,
          run.inputsHash,
          metric,
          ...values,
        ]);
      }
    },
    finish: () => [
      {
        id: 'overview',
        notes: ['scenarios'],
        figures: [
          { id: 'runs', kind: 'whole', value: runs.total },
          { id: 'scenarios', kind: 'whole', value: scenarios.size },
          { id: 'results', kind: 'whole', value: results.total },
          { id: 'people', kind: 'whole', value: people.size },
          { id: 'unreadModels', kind: 'whole', value: unread },
        ],
        charts: [
          {
            id: 'runsByScenario',
            shape: 'bars',
            label: { kind: 'text' },
            value: 'whole',
            points: scenarios
              .entries()
              .map(([[label = ''], { runs: value }]) => ({ label, value }))
              .slice(0, 20),
          },
        ],
      },
      { id: 'runs', wide: true, tables: [runs.table()] },
      { id: 'results', wide: true, tables: [results.table()] },
    ],
  };
}
