import { type ReactNode, useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import { problemOf } from '../../client/problem.ts';

/** Offers what a vault without history needs to show anything of the past. */
export function SimulatePast({ children }: { readonly children: ReactNode }) {
  const { client, notices, market, dock } = useWorkstation();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      const { name } = await client.history.simulatePast.mutate({ years: 6 });
      await market.loadSeries();
      notices.say('good', `${name} is stored. Undo it under Import.`);
    } catch (error) {
      notices.problem(problemOf(error), 'The simulated past could not be made');
    } finally {
      setBusy(false);
    }
  };
  return (
    <p className="callout calm">
      {children} Import your own, or let the simulated exchange make a past of six years, which is no history
      of any market.{' '}
      <button type="button" className="button" disabled={busy} onClick={() => void make()}>
        {busy ? 'Making it…' : 'Make a simulated past'}
      </button>{' '}
      <button type="button" className="button" onClick={() => dock.open('import')}>
        Import history
      </button>
    </p>
  );
}
