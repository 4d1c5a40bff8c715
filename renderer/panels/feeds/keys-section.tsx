import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { feedsOf, type SecretFacts, secretsOf } from '../../state/feeds.ts';
import { Confirm } from './confirm.tsx';
import { SecretForm } from './secret-form.tsx';

export function KeysSection() {
  const { client } = useWorkstation();
  const state = useStore(feedsOf(client));
  const stored = secretsOf(state).filter(({ present }) => present);
  const usersOf = (name: string) => [
    ...(state.venues ?? []).filter(({ secret }) => secret?.name === name).map(({ title }) => title),
    ...state.sources.filter(({ secret }) => secret.name === name).map(({ title }) => title),
  ];
  return (
    <details className="keys">
      <summary>
        <strong>Keys</strong>{' '}
        <span className="muted">
          {stored.length === 0 ? 'none stored' : `stored: ${stored.map(({ title }) => title).join(', ')}`}
        </span>
      </summary>
      <ul className="key-list">
        {secretsOf(state).map((secret) => (
          <KeyRow key={secret.name} secret={secret} users={usersOf(secret.name)} />
        ))}
      </ul>
    </details>
  );
}

function KeyRow({ secret, users }: { readonly secret: SecretFacts; readonly users: readonly string[] }) {
  const { client, notices } = useWorkstation();
  const [open, setOpen] = useState<'set' | 'remove' | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(null);
    opener.current?.focus();
  };
  const stored = () => {
    close();
    notices.say('good', `${secret.title}: stored in the vault.`);
  };
  const remove = async () => {
    const wrong = await feedsOf(client).removeSecret(secret.name);
    if (wrong === null) {
      close();
      notices.say('good', `${secret.title}: removed from the vault.`);
    }
    return wrong;
  };
  return (
    <li aria-label={secret.title}>
      <div className="key-row">
        <span className="key-name">
          <strong>{secret.title}</strong>
          <span className="muted">{users.join(' · ')}</span>
        </span>
        {secret.present ? (
          <span className="good">
            <span aria-hidden="true">✓</span> key stored
          </span>
        ) : (
          <span className="muted">{secret.required ? 'no key, needed' : 'no key, works without'}</span>
        )}
        <span className="row key-actions">
          <button
            ref={opener}
            type="button"
            className="button"
            aria-expanded={open === 'set'}
            aria-label={`${secret.present ? 'Replace' : 'Set'} the ${secret.title}`}
            onClick={() => setOpen(open === 'set' ? null : 'set')}
          >
            {secret.present ? 'Replace…' : 'Set…'}
          </button>
          {secret.present && (
            <button
              type="button"
              className="button quiet"
              aria-expanded={open === 'remove'}
              aria-label={`Remove the ${secret.title}`}
              onClick={() => setOpen(open === 'remove' ? null : 'remove')}
            >
              Remove…
            </button>
          )}
        </span>
      </div>
      {open === 'set' && <SecretForm secret={secret} onStored={stored} onCancel={close} />}
      {open === 'remove' && (
        <Confirm verb="Remove the key" onConfirm={remove} onCancel={close}>
          The key is deleted from the vault. What needs it stops until another one is set; a venue in use
          connects anew.
        </Confirm>
      )}
    </li>
  );
}
