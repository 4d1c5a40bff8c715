import { type FormEvent, useId, useState } from 'react';
import { type Problem, problemOf } from '../../client/problem.ts';
import { uploadPieces } from '../../client/upload-pieces.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';
import { countOf } from '../../design/number-format.ts';
import { useWorkstation } from '../workstation.ts';
import { PassphraseField } from './passphrase-field.tsx';

/** Makes a vault here of backup files from anywhere, for whoever has the kit's code or a passphrase of that vault. */
export function RestoreFileForm({ onBack }: { readonly onBack: () => void }) {
  const { client, notices } = useWorkstation();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [way, setWay] = useState<'code' | 'passphrase'>('code');
  const [code, setCode] = useState('');
  const [user, setUser] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [fraction, setFraction] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const id = useId();
  const proven = way === 'code' ? code.trim() !== '' : user.trim() !== '' && passphrase !== '';
  const ready = files.length > 0 && proven && fraction === null;

  const upload = async (): Promise<string[]> => {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const uploads: string[] = [];
    let sent = 0;
    for (const file of files) {
      const { uploadId } = await client.uploads.begin.mutate({ name: file.name, bytes: file.size });
      uploads.push(uploadId);
      const before = sent;
      await uploadPieces(client, uploadId, file, (bytes) => {
        sent = before + bytes;
        setFraction(sent / total);
        return true;
      });
    }
    return uploads;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    setFraction(0);
    setProblem(null);
    try {
      const uploads = await upload();
      await client.vault.restoreFile.mutate({
        uploads,
        ...(way === 'code' ? { code: code.trim() } : { user: user.trim(), passphrase }),
      });
      notices.say('good', 'The vault is restored. Open it as you did where it was backed up.');
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setFraction(null);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <div className="field">
        <label htmlFor={`${id}-files`}>Backup files</label>
        <input
          id={`${id}-files`}
          type="file"
          multiple
          disabled={fraction !== null}
          onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
        />
        <div className="hint">
          {files.length === 0
            ? 'The full one and every later one of its chain, in any order.'
            : `${countOf(files.length, 'file')} chosen.`}
        </div>
      </div>
      <fieldset className="choices">
        <legend>Opened by</legend>
        <label className="choice">
          <input type="radio" name={id} checked={way === 'code'} onChange={() => setWay('code')} />
          the code of the recovery kit
        </label>
        <label className="choice">
          <input
            type="radio"
            name={id}
            checked={way === 'passphrase'}
            onChange={() => setWay('passphrase')}
          />
          a user’s passphrase
        </label>
      </fieldset>
      {way === 'code' ? (
        <div className="field">
          <label htmlFor={`${id}-code`}>Code of the recovery kit</label>
          <textarea
            id={`${id}-code`}
            className="input large code-input"
            rows={2}
            spellCheck={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        </div>
      ) : (
        <>
          <div className="field">
            <label htmlFor={`${id}-user`}>User</label>
            <input
              id={`${id}-user`}
              className="input large"
              value={user}
              maxLength={64}
              autoComplete="username"
              onChange={(event) => setUser(event.currentTarget.value)}
            />
          </div>
          <PassphraseField
            label="Passphrase"
            value={passphrase}
            onChange={setPassphrase}
            autoComplete="current-password"
          />
        </>
      )}
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <button type="submit" className="button primary large" disabled={!ready}>
          {fraction === null ? (
            'Restore'
          ) : (
            <>
              <Spinner /> {fraction < 1 ? `Handing over, ${Math.round(fraction * 100)} %` : 'Restoring…'}
            </>
          )}
        </button>
        <button type="button" className="button large" disabled={fraction !== null} onClick={onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
