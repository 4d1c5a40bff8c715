import { Buffer } from 'node:buffer';
import type { ReportKind, ReportLanguage, ReportRequest } from '../../engine/reports/request.ts';
import { canonical, madeContent } from './proof-bundle.ts';
import { seeded } from './venue-fuzz.ts';

/** Records of a trading desk, made up: orders with whole lives, manual trades, limits, approvals, models, scenarios. */
export interface MadeRecord {
  readonly index: number;
  readonly content: Buffer;
}

type Plain = Readonly<Record<string, unknown>>;

export const reportStart = Date.UTC(2026, 0, 5, 8);

const people = [
  { userId: 'u-1', user: 'Alice Osei', role: 'trader' },
  { userId: 'u-2', user: 'هدى المصري', role: 'trader' },
  { userId: 'u-3', user: 'Bashir Ünal', role: 'risk' },
];
const instruments = [
  { instrument: 'CLZ6', base: 71.2, multiplier: '1000', currency: 'USD' },
  { instrument: 'TTFH7', base: 31.4, multiplier: '744', currency: 'EUR' },
  { instrument: 'NGF7', base: 3.12, multiplier: '10000', currency: 'USD' },
];
const venues = ['NYMEX', 'ICE Endex', 'simulated'];

export function reportRequest(changes: Partial<ReportRequest> = {}): ReportRequest {
  const kind: ReportKind = changes.kind ?? 'audit';
  const language: ReportLanguage = changes.language ?? 'en';
  return {
    version: 1,
    name: `${kind}-${language}`,
    scope: { from: null, to: null, user: null, instrument: null, order: null, book: null },
    generatedAt: Date.UTC(2026, 1, 1, 9, 30),
    preparedBy: { user: 'Bashir Ünal', role: 'compliance' },
    workstation: {
      log: '6f1c3f86-7f0e-4b52-9a3e-b8f1c3f867f0',
      fingerprint: '81ec0138b34ba92785bc5c649f0ec59a922435162ec81d924b5177fb003e8d98',
      size: 123_456,
      host: 'desk-7',
      versions: { workstation: '0.1.0', node: '24.21.0', pdfkit: '0.20.2' },
    },
    ...changes,
    kind,
    language,
  };
}

/** A record with the given parts, in a place of the log. */
export function madeRecord(index: number, parts: Plain): MadeRecord {
  const plain = madeContent(1, index);
  const content = {
    ...plain,
    time: reportStart + index * 250,
    monotonic: index * 250_000,
    phase: 'event',
    request: null,
    approval: null,
    subject: {},
    details: {},
    actor: { ...people[0], session: 's', address: null, host: 'desk-7' },
    ...parts,
  };
  return { index, content: Buffer.from(canonical(content)) };
}

const actorOf = (person: number): Plain => ({
  ...people[person],
  session: 's',
  address: null,
  host: 'desk-7',
});

/** Events of one order, without their places. */
function* orderLife(number: number, random: () => number): Generator<Plain> {
  const product = instruments[number % instruments.length] as (typeof instruments)[number];
  const person = number % 2;
  const mid = product.base + Math.round((random() - 0.5) * 200) / 100;
  const side = random() < 0.5 ? 'buy' : 'sell';
  const lots = 1 + Math.floor(random() * 20);
  const price = (value: number) => value.toFixed(2);
  const limit = price(mid + 0.05);
  const common = {
    side,
    lots,
    price: limit,
    currency: product.currency,
    venue: venues[number % venues.length],
    multiplier: product.multiplier,
  };
  const at = (action: string, details: Plain): Plain => ({
    category: 'order',
    action,
    actor: actorOf(person),
    subject: {
      order: `o-${number}`,
      instrument: product.instrument,
      book: number % 5 === 0 ? 'hedge' : 'main',
    },
    details: { ...common, ...details },
  });
  if (number % 40 === 7) {
    yield at('order.filled', {
      event: 'filled',
      manual: true,
      venue: 'manual',
      counterparty: 'Broker LLP',
      tradedAt: reportStart,
    });
    return;
  }
  yield at('order.new', {
    event: 'new',
    decisionPrice: price(mid - 0.01),
    arrivalMid: price(mid),
    orderType: 'limit',
  });
  if (number % 25 === 3) {
    yield at('order.rejected', { event: 'rejected', reason: 'outside of the price band' });
    return;
  }
  yield at('order.acknowledged', { event: 'acknowledged' });
  if (number % 11 === 5) {
    yield { ...at('order.cancelled', { event: 'cancelled' }), actor: actorOf(2) };
    return;
  }
  const slip = () => price(mid + Math.round((random() - 0.4) * 12) / 100);
  const part = Math.floor(lots / 2);
  if (part > 0)
    yield at('order.partly-filled', {
      event: 'partly-filled',
      fill: { lots: part, price: slip(), fee: '1.25' },
    });
  yield at('order.filled', { event: 'filled', fill: { lots: lots - part, price: slip(), fee: '1.25' } });
}

function other(index: number, random: () => number): Plain {
  const kind = index % 10;
  const actor = actorOf(index % 3);
  if (kind === 0) return { category: 'sign-in', action: 'access.signIn', actor };
  if (kind === 1)
    return { category: 'failure', action: 'access.signIn', actor, details: { code: 'PASSPHRASE_WRONG' } };
  if (kind === 2)
    return {
      category: 'limit',
      action: 'limit.breach',
      actor,
      subject: { order: `o-${index}`, instrument: 'CLZ6', book: 'main' },
      details: { held: 90, after: 110, mostLots: 100 },
    };
  if (kind === 3)
    return {
      category: 'approval',
      action: 'approval.limit',
      actor,
      approval: `a-${index}`,
      details: { outcome: 'approved', summary: 'Raise CLZ6 in main to 150 lots', requestedBy: 'هدى المصري' },
    };
  if (kind === 4)
    return {
      category: 'export',
      action: 'reports.write',
      actor,
      subject: { file: 'week.pdf' },
      details: { rows: 40 },
    };
  if (kind === 5)
    return {
      category: 'model',
      action: 'scenario.run',
      actor,
      subject: { book: 'main' },
      details: {
        scenario: ['Cold snap', 'Suez closed', 'Rates +100 bp'][index % 3],
        model: 'revaluation',
        version: '1.4.0',
        inputsHash: 'ab'.repeat(32),
        parameters: { shock: 0.1, horizonDays: 10 },
        results: {
          value: { base: 1_250_000.5, stressed: 1_250_000.5 - Math.round(random() * 1e6) / 10 },
          delta: { base: '12', stressed: '11.5' },
        },
      },
    };
  if (kind < 8)
    return {
      category: 'model',
      action: 'model.run',
      actor,
      details: {
        model: ['value at risk', 'gas forecast'][index % 2],
        version: `2.${Math.floor(index / 1_000) % 3}`,
        inputsHash: `${'0123456789abcdef'[index % 16]}c`.repeat(32),
        parameters: { confidence: 0.99, days: 250 },
        metrics: { error: Math.round(random() * 1_000) / 1e4, coverage: 0.988 },
      },
    };
  return { category: 'read', action: 'audit.query', actor, details: { input: { text: 'CLZ6' } } };
}

/** `count` records: about four fifths of them events of orders, several alive at a time. */
export function* deskRecords(count: number, seed = 1): Generator<MadeRecord> {
  const random = seeded(seed);
  const alive: Generator<Plain>[] = [];
  let number = 0;
  for (let index = 0; index < count; ) {
    if (index % 5 === 0) {
      yield madeRecord(index, other(index / 5, random));
      index += 1;
      continue;
    }
    while (alive.length < 6) {
      alive.push(orderLife(number, random));
      number += 1;
    }
    const pick = Math.floor(random() * alive.length);
    const next = alive[pick]?.next();
    if (next === undefined || next.done === true) {
      alive.splice(pick, 1);
      continue;
    }
    yield madeRecord(index, next.value);
    index += 1;
  }
}
