import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { useCommandContext } from '../../app/use-command-context.ts';
import { useWorkstation } from '../../app/workstation.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { findSymbol } from '../../state/commands.ts';
import { type TradeForm as Form, tradeRequest } from '../../state/controls.ts';
import { utcMinute } from '../../state/utc-text.ts';
import { useSymbolFacts } from '../shared/use-symbol-facts.ts';
import { useWork } from '../shared/use-work.ts';

type TextField = 'book' | 'instrument' | 'lots' | 'price' | 'currency' | 'counterparty';

/** A trade made elsewhere, written down by hand. */
export function TradeForm({
  books,
  onDone,
}: {
  readonly books: readonly string[];
  readonly onDone: () => void;
}) {
  const { client, notices, dock, controls } = useWorkstation();
  const context = useCommandContext();
  const halted = useStore(controls, ({ status }) => status?.halted === true);
  const active = useStore(dock, ({ activeSymbol }) => activeSymbol) ?? 'CL';
  const [form, setForm] = useState<Form>(() => ({
    book: '',
    instrument: active,
    side: 'buy',
    lots: '',
    price: '',
    currency: '',
    counterparty: '',
    tradedAt: utcMinute(Date.now()),
  }));
  const [wrong, setWrong] = useState<string | null>(null);
  const work = useWork();
  const id = useId();
  const symbol = findSymbol(context, form.instrument);
  const facts = useSymbolFacts(symbol ?? active);
  const unit = symbol !== undefined && facts.phase === 'known' ? facts.facts.instrument.unit : '';
  // What the instrument is quoted in, until another currency is typed.
  const quoted = /^[A-Z]{3}(?=\/)/.exec(unit)?.[0] ?? '';
  const whole = { ...form, currency: form.currency === '' ? quoted : form.currency };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = tradeRequest(whole, Date.now());
    if ('wrong' in read) return setWrong(read.wrong);
    setWrong(null);
    const done = await work.run(async () => {
      const { waiting } = await client.trades.record.mutate(read.request);
      notices.say(
        waiting === null ? 'good' : 'info',
        waiting === null ? 'The trade is written down.' : 'The trade waits for a second person.',
      );
    });
    if (!done) return;
    setForm((before) => ({ ...before, lots: '', price: '', tradedAt: utcMinute(Date.now()) }));
    onDone();
  };
  const text = (name: TextField, label: string, more: { list?: string; size: number; hint?: string }) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        className={name === 'lots' || name === 'price' ? 'input number' : 'input'}
        value={whole[name]}
        size={more.size}
        list={more.list}
        maxLength={name === 'counterparty' ? 128 : 64}
        spellCheck={false}
        autoComplete="off"
        inputMode={name === 'lots' ? 'numeric' : name === 'price' ? 'decimal' : undefined}
        disabled={work.busy}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setForm((before) => ({ ...before, [name]: value }));
        }}
      />
    </div>
  );
  return (
    <form className="trade-form" aria-label="Write a trade down" onSubmit={(event) => void submit(event)}>
      {text('book', 'Book', { size: 10, list: `${id}-books` })}
      <datalist id={`${id}-books`}>
        {books.map((book) => (
          <option key={book} value={book} />
        ))}
      </datalist>
      {text('instrument', 'Instrument', { size: 10, list: `${id}-symbols` })}
      <datalist id={`${id}-symbols`}>
        {context.symbols
          .filter(({ live }) => live)
          .map(({ symbol: each, name }) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
      </datalist>
      <div className="field">
        <label htmlFor={`${id}-side`}>Side</label>
        <select
          id={`${id}-side`}
          className="select"
          value={form.side}
          onChange={(event) => {
            const side = event.currentTarget.value as Form['side'];
            setForm((before) => ({ ...before, side }));
          }}
        >
          <option value="buy">▲ buy</option>
          <option value="sell">▼ sell</option>
        </select>
      </div>
      {text('lots', 'Lots', { size: 7 })}
      {text('price', unit === '' ? 'Price' : `Price, ${unit}`, { size: 10 })}
      {text('currency', 'Currency', { size: 4 })}
      {text('counterparty', 'Counterparty', { size: 14 })}
      <div className="field">
        <label htmlFor={`${id}-time`}>Traded, UTC</label>
        <input
          id={`${id}-time`}
          className="input"
          size={16}
          spellCheck={false}
          value={form.tradedAt}
          disabled={work.busy}
          onChange={(event) => {
            const tradedAt = event.currentTarget.value;
            setForm((before) => ({ ...before, tradedAt }));
          }}
        />
      </div>
      <button type="submit" className="button primary align-end" disabled={work.busy || halted}>
        {work.busy && <Spinner />} Write it down
      </button>
      {halted && <p className="bad trade-form-note">■ Trading is halted: no trade is written down.</p>}
      {wrong !== null && (
        <p className="bad trade-form-note" role="alert">
          ✕ {wrong}
        </p>
      )}
      {work.problem !== null && (
        <div className="trade-form-note">
          <ProblemNote problem={work.problem} />
        </div>
      )}
    </form>
  );
}
