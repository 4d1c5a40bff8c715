import { type FormEvent, useState } from 'react';

/** Adds the curve of a date. */
export function DateField(props: { readonly onDate: (date: string) => void; readonly latest: string }) {
  const [date, setDate] = useState('');
  const apply = (event: FormEvent) => {
    event.preventDefault();
    props.onDate(date);
    setDate('');
  };
  return (
    <form className="row" onSubmit={apply}>
      <input
        type="date"
        className="input"
        aria-label="Add the curve of a date"
        value={date}
        max={props.latest}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      <button type="submit" className="button quiet" disabled={date === ''}>
        Add
      </button>
    </form>
  );
}
