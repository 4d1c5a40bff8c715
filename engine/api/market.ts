import { z } from 'zod';
import { firstNoticeOf, lastTradingDayOf } from '../domain/contracts.ts';
import { monthPeriod } from '../domain/delivery.ts';
import { Fault } from '../domain/fault.ts';
import { contractSchema, instrumentSchema } from '../domain/instrument.ts';
import { faultSchema } from '../market/simulator/protocol.ts';
import { connectionState, interval, nullableNumber, pace, symbol, time, valueState } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const symbols = z.array(symbol).max(5_000).optional();

const feedStatus = z.object({
  feed: z.string(),
  simulated: z.boolean(),
  address: z.string(),
  connection: connectionState,
  since: time,
  messages: z.number(),
  messagesPerSecond: z.number(),
  bytes: z.number(),
  gaps: z.number(),
  resyncs: z.number(),
  reconnects: z.number(),
  duplicates: z.number(),
  garbage: z.number(),
  garbageSamples: z.array(z.object({ receiveTime: time, reason: z.string(), text: z.string() })),
  lastMessageTime: nullableNumber,
  lastHeartbeatTime: nullableNumber,
  nextAttemptTime: nullableNumber,
  lastCause: z.string().nullable(),
  ageP50: nullableNumber,
  ageP99: nullableNumber,
  instruments: z.array(
    z.object({ symbol: z.string(), state: valueState, lastMessageTime: nullableNumber, gap: z.boolean() }),
  ),
});

const quote = z.object({
  symbol: z.string(),
  bid: nullableNumber,
  bidSize: nullableNumber,
  ask: nullableNumber,
  askSize: nullableNumber,
  last: nullableNumber,
  lastSize: nullableNumber,
  previousClose: nullableNumber,
  high: nullableNumber,
  low: nullableNumber,
  volume: z.number(),
  bookTime: nullableNumber.describe('source time of bid and ask'),
  lastTime: nullableNumber.describe('source time of the last trade'),
  sourceTime: z.number(),
  receiveTime: z.number(),
  state: valueState,
});

const trade = z.object({
  symbol: z.string(),
  sequence: z.number().describe("the hub's running number, without gaps"),
  price: z.number(),
  size: z.number(),
  side: z.enum(['buy', 'sell']),
  sourceTime: z.number(),
  receiveTime: z.number(),
});
const level = z.object({ price: z.number(), size: z.number() });
const book = z.object({
  symbol: z.string(),
  bids: z.array(level),
  asks: z.array(level),
  sourceTime: z.number(),
  receiveTime: z.number(),
});
const bar = z.object({
  symbol: z.string(),
  interval,
  time,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: nullableNumber.describe('null for a formula, which has none of its own'),
  closed: z.boolean(),
});

const listedContract = contractSchema.extend({ symbol: z.string() });

const resolvedSymbol = z.object({
  kind: z.enum(['product', 'contract', 'continuous', 'formula']),
  symbol: z.string().describe('canonical spelling'),
  instrument: instrumentSchema.extend({ symbol: z.string() }),
  contract: z.string().nullable().describe('the contract behind it today'),
  legs: z.array(z.string()),
  formula: z.string().nullable(),
  definition: z.string().nullable(),
  notes: z.array(z.string()),
  sampleSeconds: z.number().nullable().describe('how often the legs of a formula are sampled'),
});

/** A subscription always has a signal; a caller in the same process may leave it out. */
const never = new AbortController().signal;

export const marketRouter = router({
  status: procedure
    .meta({ summary: 'Feeds, their connection, gaps, garbage and ages' })
    .output(z.object({ time, feeds: z.array(feedStatus) }))
    .query(({ ctx }) => ({
      time: ctx.workstation.system.health().time,
      feeds: structuredClone(ctx.workstation.market.feeds()) as z.output<typeof feedStatus>[],
    })),
  instruments: procedure
    .meta({ summary: 'Instruments and their contract facts' })
    .output(z.object({ instruments: z.array(instrumentSchema) }))
    .query(({ ctx }) => ({ instruments: [...ctx.workstation.market.instruments()] })),
  expiries: procedure
    .meta({ summary: "Last trading days of delivery months, by the contract's rule" })
    .input(
      z.object({
        symbol,
        from: z
          .string()
          .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected YYYY-MM')
          .describe('first delivery month'),
        months: z.number().int().min(1).max(240).default(12),
      }),
    )
    .output(
      z.object({
        symbol: z.string(),
        expiries: z.array(
          z.object({
            month: z.string(),
            lastTradingDay: z.iso.date(),
            firstNotice: z.iso.date().nullable(),
          }),
        ),
      }),
    )
    .query(({ ctx, input }) => {
      const product = ctx.workstation.market.catalogue().product(input.symbol);
      if (product.lastTradingDay === undefined) {
        throw new Fault(
          'EXPIRY_RULE_MISSING',
          `No rule for the last trading day of ${input.symbol} is known.`,
          { symbol: input.symbol },
        );
      }
      const [year = 0, month = 1] = input.from.split('-').map(Number);
      const lastYear = year + Math.floor((month + input.months - 2) / 12);
      if (year < 2000 || lastYear > 2099) {
        throw new Fault(
          'RANGE_INVALID',
          `Delivery months run from 2000-01 to 2099-12; ${input.months} from ${input.from} do not.`,
        );
      }
      const expiries = Array.from({ length: input.months }, (_, index) => {
        const delivery = new Date(Date.UTC(year, month - 1 + index, 1));
        const period = monthPeriod(delivery.getUTCFullYear(), delivery.getUTCMonth() + 1);
        const last = lastTradingDayOf(product, period);
        const notice = firstNoticeOf(product, period);
        return {
          month: delivery.toISOString().slice(0, 7),
          lastTradingDay: new Date(last).toISOString().slice(0, 10),
          firstNotice: notice === undefined ? null : new Date(notice).toISOString().slice(0, 10),
        };
      });
      return { symbol: input.symbol, expiries };
    }),
  resolve: procedure
    .meta({
      summary: 'What a symbol or formula stands for: facts, unit, tick, legs, contract behind it',
    })
    .input(z.object({ symbol }))
    .output(resolvedSymbol)
    .query(({ ctx, input }) => {
      const resolved = ctx.workstation.market.catalogue().resolve(input.symbol);
      if (!resolved.ok) throw resolved.fault;
      const { kind, symbol: canonical, instrument, contract, legs, formula, definition } = resolved.value;
      return {
        kind,
        symbol: canonical,
        instrument: { ...instrument, symbol: canonical },
        contract,
        legs: [...legs],
        formula: formula?.text ?? null,
        definition,
        notes: [...(formula?.notes ?? [])],
        sampleSeconds: formula === null ? null : 1,
      };
    }),
  contracts: procedure
    .meta({ summary: 'Contracts of a product listed today, front first' })
    .input(z.object({ product: symbol }))
    .output(z.object({ product: z.string(), contracts: z.array(listedContract) }))
    .query(({ ctx, input }) => ({
      product: input.product,
      contracts: ctx.workstation.market
        .catalogue()
        .contracts(input.product)
        .flatMap(({ symbol: contractName, contract }) =>
          contract === undefined ? [] : [{ symbol: contractName, ...contract }],
        ),
    })),
  misbehave: procedure
    .meta({ summary: 'Let a simulated feed misbehave, to see how the screen tells it' })
    .input(faultSchema.omit({ text: true }).extend({ feed: z.string().min(1).max(64) }))
    .output(z.object({ feed: z.string(), fault: z.string() }))
    .mutation(({ ctx, input: { feed, ...fault } }) => {
      ctx.workstation.market.misbehave(feed, fault);
      return { feed, fault: fault.fault };
    }),
  quotes: procedure
    .meta({ summary: 'Last values' })
    .input(z.object({ symbols }))
    .output(z.object({ quotes: z.array(quote) }))
    .query(({ ctx, input }) => ({ quotes: [...ctx.workstation.market.quotes(input.symbols)] })),
  watchQuotes: procedure
    .meta({ summary: 'Last values as they change; the newest wins', item: z.array(quote) })
    .input(z.object({ symbols, paceMilliseconds: pace }))
    .subscription(({ ctx, input, signal = never }) =>
      ctx.workstation.market.watchQuotes({ ...input, signal }),
    ),
  watchTrades: procedure
    .meta({
      summary: 'Every trade, none lost; continue with afterSequence',
      item: z.object({ trades: z.array(trade), lastSequence: z.number() }),
    })
    .input(z.object({ symbols, afterSequence: z.number().int().nonnegative().optional() }))
    .subscription(({ ctx, input, signal = never }) =>
      ctx.workstation.market.watchTrades({ ...input, signal }),
    ),
  watchBook: procedure
    .meta({ summary: 'Order book of an instrument; the newest wins', item: book })
    .input(z.object({ symbol, depth: z.number().int().min(1).max(100).default(10), paceMilliseconds: pace }))
    .subscription(({ ctx, input, signal = never }) => ctx.workstation.market.watchBook({ ...input, signal })),
  watchBars: procedure
    .meta({ summary: 'The bar under way and each one that closes', item: z.array(bar) })
    .input(z.object({ symbol, interval, paceMilliseconds: pace.default(0) }))
    .subscription(async function* ({ ctx, input, signal = never }) {
      for await (const bars of ctx.workstation.market.watchBars({ ...input, signal })) {
        // A missing number crosses the wire as null.
        yield bars.map((made) => ({ ...made, volume: Number.isNaN(made.volume) ? null : made.volume }));
      }
    }),
  watchFeeds: procedure
    .meta({ summary: 'Feed status as it changes', item: z.array(feedStatus) })
    .input(z.object({ paceMilliseconds: pace.default(500) }))
    .subscription(({ ctx, input, signal = never }) =>
      ctx.workstation.market.watchFeeds({ ...input, signal }),
    ),
});
