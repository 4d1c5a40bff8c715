import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../client/problem.ts';
import { ProblemNote, Spinner } from '../../design/blocks.tsx';

/** Asks before something is taken away; the focus comes to the way out. */
export function Confirm(props: {
  readonly verb: string;
  readonly children: ReactNode;
  readonly onConfirm: () => Promise<Problem | null>;
  readonly onCancel: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const out = useRef<HTMLButtonElement>(null);
  useEffect(() => out.current?.focus(), []);
  const confirm = async () => {
    setBusy(true);
    setProblem(await props.onConfirm());
    setBusy(false);
  };
  return (
    <div className="callout stack">
      <p>{props.children}</p>
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <button type="button" className="button danger" disabled={busy} onClick={() => void confirm()}>
          {busy && <Spinner />} {props.verb}
        </button>
        <button ref={out} type="button" className="button" disabled={busy} onClick={props.onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
