import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { Problem } from '../../client/problem.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { type FeedEntry, feedsOf, type VenueFacts } from '../../state/feeds.ts';
import {
  type FeedForm,
  type FeedLine,
  formOf,
  newLine,
  offersFor,
  readForm,
  suggestedProduct,
} from '../../state/feeds-form.ts';
import { SecretForm } from './secret-form.tsx';

/** Which of our instruments a venue serves, under which name of its own, and where. */
export function VenueForm(props: {
  readonly venue: VenueFacts;
  readonly feed: FeedEntry | undefined;
  readonly onDone: () => void;
}) {
  const { client, market, notices } = useWorkstation();
  const { venue, feed, onDone } = props;
  const instruments = useStore(market, (state) => state.instruments);
  const [form, setForm] = useState<FeedForm>(() => formOf(feed));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const element = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => element.current?.querySelector<HTMLElement>('input')?.focus(), []);
  const { secret, addresses } = venue;
  const address = form.address.trim() === '' ? addresses.live : form.address.trim();
  const change = (line: FeedLine) =>
    setForm((before) => ({
      ...before,
      lines: before.lines.map((other) => (other.id === line.id ? line : other)),
    }));
  const changeAddress = (text: string) => setForm((before) => ({ ...before, address: text }));
  const changeSymbol = (line: FeedLine, text: string) => {
    const symbol = text.toUpperCase();
    // A name that was suggested follows the instrument; one that was typed stays.
    const suggested = line.product === '' || line.product === suggestedProduct(venue, line.symbol);
    const known = instruments.some((instrument) => instrument.symbol === symbol);
    const product = suggested ? (known ? suggestedProduct(venue, symbol) : '') : line.product;
    change({ ...line, symbol, product });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readForm(venue.venue, form);
    if ('wrong' in read) {
      setProblem({ code: 'INPUT_INVALID', message: read.wrong, details: {} });
      return;
    }
    setBusy(true);
    const wrong = await feedsOf(client).save(read.change);
    setBusy(false);
    setProblem(wrong);
    if (wrong !== null) return;
    const served = Object.keys(read.change.symbols).join(', ');
    notices.say('good', `${venue.title} serves ${served}. The market starts again.`);
    onDone();
  };
  return (
    <div className="card stack venue-form">
      <h3>
        {feed === undefined ? 'Connect to' : 'Change'} {venue.title}
      </h3>
      {secret !== null && !secret.present && (
        <div className="stack">
          <p className={secret.required ? 'callout' : 'muted'}>
            {secret.required
              ? `${venue.title} answers nobody without a key. Store one first.`
              : `${venue.title} works without a key; with one it sends more.`}
          </p>
          {secret.required && (
            <SecretForm secret={secret} takesFocus={false} onStored={() => setProblem(null)} />
          )}
        </div>
      )}
      <form
        ref={element}
        className="stack"
        aria-label={`Feed of ${venue.title}`}
        onSubmit={(event) => void submit(event)}
      >
        <fieldset className="feed-lines">
          <legend>Instruments</legend>
          {form.lines.map((line, at) => (
            <div className="feed-line" key={line.id}>
              <div className="field">
                <label htmlFor={`${id}-s${line.id}`}>Ours</label>
                <input
                  id={`${id}-s${line.id}`}
                  className="input"
                  list={`${id}-offers`}
                  value={line.symbol}
                  placeholder="Instrument"
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => changeSymbol(line, event.currentTarget.value)}
                />
              </div>
              <div className="field">
                <label htmlFor={`${id}-p${line.id}`}>At {venue.title}</label>
                <input
                  id={`${id}-p${line.id}`}
                  className="input"
                  value={line.product}
                  placeholder={`as in ${venue.productExample}`}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => change({ ...line, product: event.currentTarget.value })}
                />
              </div>
              <button
                type="button"
                className="button quiet align-end"
                disabled={form.lines.length === 1}
                aria-label={`Take ${line.symbol === '' ? `line ${at + 1}` : line.symbol} out`}
                onClick={() =>
                  setForm((before) => ({
                    ...before,
                    lines: before.lines.filter((other) => other.id !== line.id),
                  }))
                }
              >
                ✕
              </button>
            </div>
          ))}
          <datalist id={`${id}-offers`}>
            {offersFor(venue, instruments).map(({ symbol, name }) => (
              <option key={symbol} value={symbol}>
                {name}
              </option>
            ))}
          </datalist>
          <div className="row">
            <button
              type="button"
              className="button"
              onClick={() => setForm((before) => ({ ...before, lines: [...before.lines, newLine()] }))}
            >
              Add an instrument
            </button>
          </div>
        </fieldset>
        <div className="field">
          <label htmlFor={`${id}-address`}>Address, where it is not the venue’s own</label>
          <input
            id={`${id}-address`}
            className="input"
            type="text"
            inputMode="url"
            value={form.address}
            placeholder={addresses.live}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => changeAddress(event.currentTarget.value)}
          />
          {addresses.sandbox !== null && (
            <span className="hint row">
              <span className="selectable file-name">Test system: {addresses.sandbox}</span>
              <button
                type="button"
                className="button quiet"
                onClick={() => changeAddress(addresses.sandbox ?? '')}
              >
                Use it
              </button>
            </span>
          )}
        </div>
        <p className="callout">
          Saving connects this machine to <span className="selectable file-name">{address}</span>, which
          learns your IP address and these products{secret?.present === true && ', and gets your key'}. The
          market starts again: every price, book and trade list begins anew, within seconds.
        </p>
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={busy}>
            {busy && <Spinner />} Save and connect
          </button>
          <button type="button" className="button" disabled={busy} onClick={onDone}>
            Cancel
          </button>
        </div>
      </form>
    </div>
  );
}
