import { useId, useState } from 'react';
import { FormDialog } from '../../app/form-dialog.tsx';
import { useWorkstation } from '../../app/workstation.ts';
import type { RiskLimit } from '../../client/types.ts';
import { ProblemNote } from '../../design/blocks.tsx';
import { typedNumber } from '../../state/csv.ts';
import { useWork } from '../shared/use-work.ts';

/** Asks for the most lots that a book may hold of an instrument, or of all that have no limit of their own. */
export function LimitDialog(props: { readonly limit: RiskLimit | null; readonly onClose: () => void }) {
  const { client, notices } = useWorkstation();
  const [book, setBook] = useState(props.limit?.book ?? '');
  const [instrument, setInstrument] = useState(props.limit?.instrument ?? '*');
  const [most, setMost] = useState(String(props.limit?.mostLots ?? ''));
  const work = useWork();
  const id = useId();
  const text = typedNumber(most);
  const mostLots = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  const right = mostLots <= 1_000_000_000;
  const submit = async () => {
    const done = await work.run(async () => {
      const { waiting } = await client.limits.set.mutate({
        book: book.trim(),
        instrument: instrument.trim(),
        mostLots,
      });
      notices.say(
        waiting === null ? 'good' : 'info',
        waiting === null ? 'The limit is in force.' : 'A second person decides on the limit.',
      );
    });
    if (done) props.onClose();
  };
  const field = (name: string, label: string, value: string, set: (text: string) => void, hint: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        className="input"
        value={value}
        maxLength={64}
        spellCheck={false}
        disabled={work.busy}
        onChange={(event) => set(event.currentTarget.value)}
      />
      <span className="hint">{hint}</span>
    </div>
  );
  return (
    <FormDialog
      open
      onOpenChange={(open) => !open && !work.busy && props.onClose()}
      title="Ask for a limit"
      description="It is in force when a second person has agreed, where there is one who may."
      submitLabel="Ask for it"
      submitDisabled={work.busy || !right || book.trim() === '' || instrument.trim() === ''}
      wide
      onSubmit={() => void submit()}
    >
      {field('book', 'Book', book, setBook, 'As it stands in the trades.')}
      {field(
        'instrument',
        'Instrument',
        instrument,
        setInstrument,
        '* is every one without a limit of its own.',
      )}
      {field('most', 'Most lots, long or short', most, setMost, 'A whole number; 0 allows no position.')}
      {work.problem !== null && <ProblemNote problem={work.problem} />}
    </FormDialog>
  );
}
