import { useState } from 'react';
import { NewPassphrase, type NewPassphraseState } from '../../app/screens/new-passphrase.tsx';
import { suggestedPassphrase } from '../../state/people.ts';

/** A passphrase for somebody else, typed twice or suggested; it is handed over and changed at the first sign-in. */
export function FirstPassphrase(props: { readonly state: NewPassphraseState; readonly disabled: boolean }) {
  const { state, disabled } = props;
  const [suggested, setSuggested] = useState<string | null>(null);
  const suggest = () => {
    const next = suggestedPassphrase((count) => crypto.getRandomValues(new Uint8Array(count)));
    setSuggested(next);
    state.setPassphrase(next);
    state.setAgain(next);
  };
  return (
    <>
      <NewPassphrase state={state} label="First passphrase" disabled={disabled} />
      <div className="row">
        <button type="button" className="button" disabled={disabled} onClick={suggest}>
          Suggest one
        </button>
        {suggested !== null && suggested === state.passphrase && (
          <code className="selectable suggested" role="status">
            {suggested}
          </code>
        )}
      </div>
      <p className="muted">
        Hand it over in person. The first sign-in with it asks for one of their own; nobody sees it again
        here.
      </p>
    </>
  );
}
