import { type Ref, useState } from 'react';
import { passphraseStrength } from '../../design/passphrase-strength.ts';
import { PassphraseField } from './passphrase-field.tsx';

const steps = { 'too short': 0, weak: 1, fair: 2, strong: 3 } as const;

function Strength({ passphrase }: { readonly passphrase: string }) {
  if (passphrase === '')
    return <>At least 8 characters. Four or more unrelated words are easy to keep and hard to guess.</>;
  const { level, advice } = passphraseStrength(passphrase);
  return (
    <span className="strength" data-level={level}>
      <span className="strength-bars" aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <span key={step} className={step <= steps[level] ? 'on' : ''} />
        ))}
      </span>
      <span>
        <strong>{level[0]?.toUpperCase() + level.slice(1)}.</strong> {advice}
      </span>
    </span>
  );
}

export interface NewPassphraseState {
  readonly passphrase: string;
  readonly again: string;
  readonly tried: boolean;
  readonly short: boolean;
  readonly ready: boolean;
  setPassphrase(value: string): void;
  setAgain(value: string): void;
  /** From now on what is missing is marked. */
  touch(): void;
}

export function useNewPassphrase(): NewPassphraseState {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const short = [...passphrase].length < 8;
  return {
    passphrase,
    again,
    tried,
    short,
    ready: !short && again === passphrase,
    setPassphrase,
    setAgain,
    touch: () => setTried(true),
  };
}

/** A new passphrase, twice, with its strength. */
export function NewPassphrase(props: {
  readonly state: NewPassphraseState;
  readonly label: string;
  readonly disabled: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}) {
  const { state, label, disabled } = props;
  const { passphrase, again, tried, short } = state;
  const differs = again !== '' && again !== passphrase;
  return (
    <>
      <PassphraseField
        label={label}
        value={passphrase}
        onChange={state.setPassphrase}
        autoComplete="new-password"
        invalid={tried && short}
        disabled={disabled}
        hint={<Strength passphrase={passphrase} />}
        {...(props.inputRef !== undefined && { inputRef: props.inputRef })}
      />
      <PassphraseField
        label={`${label} again`}
        value={again}
        onChange={state.setAgain}
        autoComplete="new-password"
        invalid={differs || (tried && again === '')}
        disabled={disabled}
        hint={
          differs ? (
            <span className="bad">✕ The two do not match yet.</span>
          ) : again !== '' ? (
            <span className="good">✓ They match.</span>
          ) : (
            'To be sure of every key.'
          )
        }
      />
    </>
  );
}
