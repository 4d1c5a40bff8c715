import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { feedsOf } from '../../state/feeds.ts';
import { type FetchSource, historyFetchOf } from '../../state/feeds-fetch.ts';
import { SecretForm } from '../feeds/secret-form.tsx';
import { FetchEia } from './fetch-eia.tsx';
import { FetchEntsoe } from './fetch-entsoe.tsx';
import { TextField } from './field.tsx';

const sources: readonly (readonly [FetchSource, string])[] = [
  ['eia', 'EIA'],
  ['entsoe', 'ENTSO-E day-ahead'],
];
/** Where each gives out its keys, to be looked up by the person. */
const keyHints: Readonly<Record<FetchSource, string>> = {
  eia: 'The EIA sends one by e-mail on registration at eia.gov/opendata.',
  entsoe: 'ENTSO-E gives one to registered users of the Transparency Platform on request.',
};

/** History asked of a source by request, beside the file. */
export function FetchStep() {
  const { client, importWizard, market } = useWorkstation();
  const fetching = historyFetchOf(client, importWizard);
  const { source, addresses, problem, cancelled } = useStore(fetching);
  const store = feedsOf(client);
  const facts = useStore(store, (state) => state.sources.find((known) => known.source === source));
  const unread = useStore(store, (state) => state.problem);
  useEffect(() => void store.load(), [store]);
  const keyMissing = facts !== undefined && !facts.secret.present;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await fetching.run()) void market.loadSeries();
  };
  return (
    <>
      <fieldset className="choice" aria-label="Source">
        {sources.map(([id, label]) => (
          <button
            key={id}
            type="button"
            className="button"
            aria-pressed={source === id}
            onClick={() => fetching.show('fetch', id)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {unread !== null && <ProblemNote problem={unread} />}
      {facts !== undefined && <SourceKey key={source} source={source} />}
      {cancelled && (
        <p className="callout calm" role="status">
          Cancelled. Nothing was stored.
        </p>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      <form className="stack" aria-label="Fetch" onSubmit={(event) => void submit(event)}>
        {source === 'eia' ? <FetchEia /> : <FetchEntsoe />}
        <details open={addresses[source] !== ''}>
          <summary>Address</summary>
          <TextField
            label="Address, where it is not the source’s own"
            value={addresses[source]}
            placeholder={facts?.address ?? ''}
            hint="For a mirror: https, or http on this machine."
            onChange={(address) => fetching.changeAddress(address)}
          />
        </details>
        <p className="muted">
          Fetching asks{' '}
          <span className="selectable file-name">
            {addresses[source].trim() === '' ? (facts?.address ?? 'the source') : addresses[source].trim()}
          </span>
          , which gets your key and the request. The answer becomes an import that can be undone.
        </p>
        <div className="row">
          <button type="submit" className="button primary" disabled={keyMissing}>
            Fetch
          </button>
          {keyMissing && <span className="muted">Store the key first.</span>}
        </div>
      </form>
    </>
  );
}

/** Whether the key is there, and the way to give it. */
function SourceKey({ source }: { readonly source: FetchSource }) {
  const { client, importWizard, dock } = useWorkstation();
  const secret = useStore(
    feedsOf(client),
    (state) => state.sources.find((known) => known.source === source)?.secret,
  );
  const fetching = historyFetchOf(client, importWizard);
  const refused = useStore(fetching, ({ problem }) =>
    ['KEY_REFUSED', 'SECRET_MISSING'].includes(problem?.code ?? ''),
  );
  const [open, setOpen] = useState(false);
  if (secret === undefined) return null;
  const shown = open || refused || !secret.present;
  return (
    <div className={secret.present && !refused ? 'stack' : 'callout stack'}>
      <p className="row">
        {secret.present ? (
          <span className="good">
            <span aria-hidden="true">✓</span> {secret.title}: key stored
          </span>
        ) : (
          <span>
            <strong>{secret.title} needed.</strong> {keyHints[source]}
          </span>
        )}
        {secret.present && (
          <button type="button" className="button quiet" aria-expanded={shown} onClick={() => setOpen(!open)}>
            Replace…
          </button>
        )}
        {secret.present && (
          <button type="button" className="button quiet" onClick={() => dock.open('feeds')}>
            All keys
          </button>
        )}
      </p>
      {shown && (
        <SecretForm
          secret={secret}
          takesFocus={open}
          onStored={() => {
            setOpen(false);
            fetching.setState({ problem: null });
          }}
          onCancel={open ? () => setOpen(false) : undefined}
        />
      )}
    </div>
  );
}
