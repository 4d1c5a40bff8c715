import { type FormEvent, useState } from 'react';
import { NewPassphrase, useNewPassphrase } from '../../app/screens/new-passphrase.tsx';
import { PassphraseField } from '../../app/screens/passphrase-field.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { useWork } from './use-work.ts';

/** One's own passphrase: the present one, and the next one twice. */
export function OwnPassphrase({ onDone }: { readonly onDone?: () => void }) {
  const { client, notices } = useWorkstation();
  const [current, setCurrent] = useState('');
  const next = useNewPassphrase();
  const work = useWork();
  const ready = current !== '' && next.ready && !work.busy;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    next.touch();
    if (!ready) return;
    const done = await work.run(() =>
      client.vault.changePassphrase.mutate({ current, next: next.passphrase }),
    );
    if (!done) return;
    setCurrent('');
    next.setPassphrase('');
    next.setAgain('');
    notices.say(
      'good',
      'The passphrase is changed; your other sessions have ended. The old one opens nothing any more, except backups written before.',
    );
    onDone?.();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <PassphraseField
        label="Present passphrase"
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        disabled={work.busy}
      />
      <NewPassphrase state={next} label="New passphrase" disabled={work.busy} />
      {work.problem !== null && <ProblemNote problem={work.problem} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={work.busy || current === ''}>
          {work.busy && <Spinner />} Change
        </button>
      </div>
    </form>
  );
}
