import { useState } from 'react';
import { useWorkstation } from '../../app/workstation.ts';
import type { Inputs } from '../../client/client.ts';
import { problemOf } from '../../client/problem.ts';

type Fault = Inputs['market']['misbehave'];

interface Offer {
  readonly name: string;
  readonly title: string;
  readonly fault: Omit<Fault, 'feed'>;
}

const offers: readonly Offer[] = [
  { name: 'Gap', title: 'Leaves 40 messages out', fault: { fault: 'drop', count: 40 } },
  { name: 'Duplicate', title: 'Sends 40 messages twice', fault: { fault: 'duplicate', count: 40 } },
  {
    name: 'Reorder',
    title: 'Sends 20 messages after their successors',
    fault: { fault: 'reorder', count: 20 },
  },
  { name: 'Garbage', title: 'Sends 5 texts that are no messages', fault: { fault: 'garbage', count: 5 } },
  {
    name: 'Silence',
    title: 'Sends nothing for 6 seconds, the socket stays open',
    fault: { fault: 'silence', milliseconds: 6_000 },
  },
  { name: 'Cut', title: 'Breaks the connection', fault: { fault: 'cut' } },
  {
    name: 'Slow',
    title: 'Holds everything back by 3 seconds, for 8 seconds',
    fault: { fault: 'slow', milliseconds: 8_000 },
  },
  { name: 'Huge frame', title: 'Sends a frame of 8 MiB', fault: { fault: 'huge' } },
  {
    name: 'Clock skew',
    title: 'Turns its clock back by 30 seconds, for 8 seconds',
    fault: { fault: 'skew', milliseconds: 8_000 },
  },
];

/** Lets the simulated exchange misbehave, so that a trader can see how the screen tells it. */
export function Misbehave({ feed }: { readonly feed: string }) {
  const { client, notices } = useWorkstation();
  const [last, setLast] = useState<string | null>(null);
  const ask = async ({ name, fault }: Offer) => {
    try {
      await client.market.misbehave.mutate({ ...fault, feed });
      setLast(name);
    } catch (error) {
      notices.problem(problemOf(error), 'The feed did not misbehave');
    }
  };
  return (
    <fieldset className="misbehave">
      <legend>Let it misbehave, and watch how the screen tells it</legend>
      {offers.map((offer) => (
        <button
          key={offer.name}
          type="button"
          className="button"
          title={offer.title}
          onClick={() => void ask(offer)}
        >
          {offer.name}
        </button>
      ))}
      <span className="muted" role="status">
        {last === null ? '' : `${last} was asked for.`}
      </span>
    </fieldset>
  );
}
