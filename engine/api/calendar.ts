import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { eventKinds, productEvents, reportEvents } from '../domain/market-events.ts';
import { createSessionCalendar } from '../domain/session-calendar.ts';
import { symbol, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const day = 86_400_000;
const mostDays = 800;
/** Delivery periods are known for this century; what is listed far ahead of the last day must be one of them. */
const [firstYear, lastYear] = [2001, 2080];
const iso = (date: number) => new Date(date).toISOString().slice(0, 10);

export const calendarRouter = router({
  events: procedure
    .meta({
      summary: 'Expiries, notices, deliveries, cascades, holidays and reports by rule',
    })
    .input(z.object({ from: z.iso.date(), to: z.iso.date(), products: z.array(symbol).max(200).optional() }))
    .output(
      z.object({
        events: z.array(
          z.object({
            date: z.iso.date(),
            kind: z.enum(eventKinds),
            product: z.string().nullable(),
            symbol: z.string().nullable(),
            text: z.string(),
          }),
        ),
      }),
    )
    .query(({ ctx, input }) => {
      const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
      if (to < from || to - from > mostDays * day) {
        throw new Fault(
          'RANGE_INVALID',
          `Ask for 1 to ${mostDays} days; ${input.from} to ${input.to} is not.`,
        );
      }
      if (new Date(from).getUTCFullYear() < firstYear || new Date(to).getUTCFullYear() > lastYear) {
        throw new Fault(
          'RANGE_INVALID',
          `The calendar is known from ${firstYear} to ${lastYear}; ${input.from} to ${input.to} is not in it.`,
        );
      }
      const catalogue = ctx.workstation.market.catalogue();
      const products = input.products?.map((name) => catalogue.product(name)) ?? catalogue.products;
      const events = [
        ...products.flatMap((product) => productEvents(product, from, to)),
        ...reportEvents(from, to),
      ];
      events.sort((a, b) => a.date - b.date || (a.product ?? '').localeCompare(b.product ?? ''));
      return { events: events.map((event) => ({ ...event, date: iso(event.date) })) };
    }),
  sessions: procedure
    .meta({ summary: 'Whether a market is open, and its next sessions' })
    .input(z.object({ symbol, count: z.number().int().min(1).max(30).default(5) }))
    .output(
      z.object({
        symbol: z.string(),
        zone: z.string(),
        open: z.boolean(),
        sessions: z.array(z.object({ open: time, close: time, tradingDate: z.iso.date() })),
      }),
    )
    .query(({ ctx, input }) => {
      const instrument = ctx.workstation.market.instrument(input.symbol);
      const calendar = createSessionCalendar(instrument);
      // That of a replay while one is shown.
      const now = Math.floor(ctx.workstation.replay.status().time);
      const sessions = [];
      for (let at = now; sessions.length < input.count; ) {
        const session = calendar.sessionFrom(at);
        sessions.push({ ...session, tradingDate: iso(session.tradingDate) });
        at = session.close;
      }
      return { symbol: input.symbol, zone: instrument.zone, open: calendar.isOpen(now), sessions };
    }),
});
