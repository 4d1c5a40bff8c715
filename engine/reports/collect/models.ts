import { z } from 'zod';
import { canonicalJson } from '../../security/audit/canonical-json.ts';
import type { AuditRecord } from '../../security/audit/record.ts';
import { type Column, column } from '../content.ts';
import { CappedList, Groups, shortened } from './lists.ts';

/** Numbers of models are floats; they are written as the record has them. */
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Details of a record of category `model`: what was computed, by what, from what. */
const cardSchema = z.object({
  model: z.string(),
  version: z.string(),
  /** Hash of what went in, hex. */
  inputsHash: z.string().default(''),
  parameters: z.record(z.string(), z.unknown()).default({}),
  metrics: z.record(z.string(), value).default({}),
});

/** Details of a record of category `model` and action `scenario.run`. */
const scenarioSchema = cardSchema.extend({
  scenario: z.string(),
  results: z.record(z.string(), z.object({ base: value, stressed: value })).default({}),
});

export type ModelCard = z.infer<typeof cardSchema>;
export type ScenarioRun = z.infer<typeof scenarioSchema>;

export const scenarioAction = 'scenario.run';
export const readCard = (record: AuditRecord): ModelCard | undefined =>
  cardSchema.safeParse(record.details).data;
export const readScenario = (record: AuditRecord): ScenarioRun | undefined =>
  scenarioSchema.safeParse(record.details).data;

const cardColumns: readonly Column[] = [
  column('index', 'whole', 6),
  column('time', 'instant', 14),
  column('user', 'text', 10),
  column('model', 'text', 12),
  column('modelVersion', 'code', 8),
  column('inputsHash', 'code', 17),
  column('parameters', 'text', 18),
  column('metrics', 'text', 18),
];

const modelColumns: readonly Column[] = [
  column('model', 'text', 22),
  column('modelVersion', 'code', 12),
  column('cards', 'whole', 8),
  column('inputs', 'whole', 8),
  column('firstTime', 'instant', 16),
  column('lastTime', 'instant', 16),
  column('metrics', 'text', 30),
];

export const pairs = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, item]) => `${name} ${typeof item === 'string' ? item : canonicalJson(item)}`)
    .join(', ');

/** Different inputs that are told apart; beyond, the number says "at least". */
const mostInputs = 10_000;

/** Cards in the order of the records, and a summary by model and version. */
export class Models {
  private readonly cards = new CappedList('modelCards', cardColumns);
  private readonly groups = new Groups(() => ({
    cards: 0,
    inputs: new Set<string>(),
    firstTime: 0,
    lastTime: 0,
    metrics: '',
  }));
  unread = 0;

  take(record: AuditRecord): void {
    const card = readCard(record);
    if (card === undefined) {
      this.unread += 1;
      return;
    }
    const group = this.groups.at(card.model, card.version);
    if (group.cards === 0) group.firstTime = record.time;
    group.cards += 1;
    if (group.inputs.size < mostInputs) group.inputs.add(card.inputsHash);
    group.lastTime = record.time;
    group.metrics = shortened(pairs(card.metrics));
    this.cards.add(() => ({
      cells: [
        record.index,
        record.time,
        record.actor.user,
        card.model,
        card.version,
        card.inputsHash,
        shortened(pairs(card.parameters)),
        shortened(pairs(card.metrics)),
      ],
    }));
  }

  get total(): number {
    return this.cards.total;
  }

  get versions(): number {
    return this.groups.size;
  }

  cardTable() {
    return this.cards.table();
  }

  modelTable() {
    return this.groups.table('models', modelColumns, ([model = '', version = ''], group) => ({
      cells: [model, version, group.cards, group.inputs.size, group.firstTime, group.lastTime, group.metrics],
    }));
  }

  /** Cards of each model, for a drawing. */
  counts(): readonly { readonly label: string; readonly value: number }[] {
    return this.groups.entries().map(([[model = '', version = ''], { cards }]) => ({
      label: version === '' ? model : `${model} ${version}`,
      value: cards,
    }));
  }
}
