import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Problem, problemOf } from '../../client/problem.ts';
import { LoadingState, ProblemNote, Spinner } from '../../design/blocks.tsx';
import { formatDateTime, localZone } from '../../design/time-format.ts';
import { hexGroups } from '../../state/audit-records.ts';
import { useWorkstation } from '../workstation.ts';
import { Gate } from './gate.tsx';

interface Kit {
  readonly code: string;
  readonly vaultId: string;
  readonly fingerprint: string;
  readonly createdAt: number;
}

const groupsOf = (code: string) => code.split('-');

/** The sheet that is printed: everything else of the page is left out on paper. */
function KitSheet({ kit }: { readonly kit: Kit }) {
  return (
    <section className="kit-sheet" aria-label="Recovery kit">
      <h2>EnergyOpti Workstation recovery kit</h2>
      <ol className="kit-code selectable" aria-label="Code">
        {groupsOf(kit.code).map((group) => (
          <li key={group}>
            <code>{group}</code>
          </li>
        ))}
      </ol>
      <dl className="fact-list">
        <div>
          <dt>Vault</dt>
          <dd className="selectable">{kit.vaultId}</dd>
        </div>
        <div>
          <dt>Made</dt>
          <dd>{formatDateTime(kit.createdAt, localZone())}</dd>
        </div>
        <div>
          <dt>Log’s fingerprint</dt>
          <dd className="selectable kit-fingerprint">{hexGroups(kit.fingerprint)}</dd>
        </div>
      </dl>
      <p>
        Whoever holds this sheet and the vault’s files can open the vault. Keep it away from this machine. A
        newer kit makes this one void.
      </p>
    </section>
  );
}

/** Makes a kit, shows it once, and has the whole code typed or pasted back. */
export function RecoveryKit({ onDone }: { readonly onDone: () => void }) {
  const { client, notices, access } = useWorkstation();
  const who = useStore(access, ({ status }) => status?.identity?.user ?? '');
  const [kit, setKit] = useState<Kit | null>(null);
  const [typed, setTyped] = useState('');
  const [step, setStep] = useState<'show' | 'verify'>('show');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    // A second kit would make the first one void.
    if (asked.current) return;
    asked.current = true;
    client.keys.makeRecoveryKit.mutate().then(setKit, (error: unknown) => setProblem(problemOf(error)));
  }, [client]);
  useEffect(() => {
    if (step === 'verify') field.current?.focus();
    else if (kit !== null) next.current?.focus();
  }, [step, kit]);

  const verify = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || typed.trim() === '') return;
    setBusy(true);
    setProblem(null);
    try {
      await client.keys.verifyRecoveryKit.mutate({ code: typed });
      notices.say('good', 'The recovery kit is verified. Keep it away from this machine.');
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {step === 'show' && (
        <>
          <p className="muted">
            It replaces a lost passphrase, opens backups on another machine, and is shown only now, {who}.
            Print it or write it down.
          </p>
          {kit === null && problem === null && <LoadingState>Making the keys of the kit…</LoadingState>}
          {kit !== null && <KitSheet kit={kit} />}
        </>
      )}
      {step === 'verify' && (
        <form className="stack" onSubmit={(event) => void verify(event)} noValidate id={`${id}-form`}>
          <div className="field">
            <label htmlFor={id}>Type the code from your copy</label>
            <textarea
              id={id}
              ref={field}
              className="input large code-input"
              rows={3}
              spellCheck={false}
              autoCapitalize="characters"
              value={typed}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setProblem(null);
              }}
            />
            <div className="hint">
              Capitals, spaces and dashes do not matter; O is taken for 0, I and L for 1.
            </div>
          </div>
        </form>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        {step === 'show' ? (
          <>
            <button
              ref={next}
              type="button"
              className="button primary large"
              disabled={kit === null}
              onClick={() => setStep('verify')}
            >
              I have it on paper
            </button>
            <button type="button" className="button large" disabled={kit === null} onClick={() => print()}>
              Print…
            </button>
          </>
        ) : (
          <>
            <button
              type="submit"
              form={`${id}-form`}
              className="button primary large"
              disabled={busy || typed.trim() === ''}
            >
              {busy ? (
                <>
                  <Spinner /> Checking…
                </>
              ) : (
                'Verify the kit'
              )}
            </button>
            <button type="button" className="button large" onClick={() => setStep('show')}>
              Show it again
            </button>
          </>
        )}
        <button type="button" className="button quiet large" onClick={onDone}>
          Not now
        </button>
      </div>
    </>
  );
}

/** The second step of the first run. */
export function RecoveryKitScreen({ onDone }: { readonly onDone: () => void }) {
  return (
    <Gate title="Your recovery kit" wide>
      <RecoveryKit onDone={onDone} />
      <p className="muted">
        Without a verified kit a lost passphrase cannot be replaced. The Keys panel makes one at any time.
      </p>
    </Gate>
  );
}
