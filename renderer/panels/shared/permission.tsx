import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import { ErrorState, LoadingState } from '../../design/blocks.tsx';
import { allowedText, mayCall } from '../../state/permissions.ts';

/** Whether who is signed in may call this procedure; null while the table is not here yet. */
export function useMay(path: string): boolean | null {
  const { permissions } = useWorkstation();
  return useStore(permissions, (state) => mayCall(state, path));
}

/** `for compliance and administrator`, and why, in the words of the permission table. */
export function WhoMay({ path, what }: { readonly path: string; readonly what: string }) {
  const { permissions, access } = useWorkstation();
  const table = useStore(permissions);
  const identity = useStore(access, ({ status }) => status?.identity ?? null);
  return (
    <>
      {what} for <strong>{allowedText(table, path)}</strong>
      {identity !== null && `; you are ${identity.role}`}.
    </>
  );
}

/** Shows what is inside to those who may see it; others are told plainly for whom it is. */
export function OnlyFor(props: {
  readonly path: string;
  /** `The audit log is`. */
  readonly what: string;
  readonly children: ReactNode;
}) {
  const { permissions } = useWorkstation();
  const { entries, problem } = useStore(permissions);
  const may = useMay(props.path);
  if (may === true) return props.children;
  if (problem !== null && entries === null) {
    return (
      <ErrorState
        title="Your permissions could not be read"
        problem={problem}
        again={() => void permissions.load()}
      />
    );
  }
  if (may === null) return <LoadingState>Reading what your role may see…</LoadingState>;
  return (
    <div className="state" role="note">
      <span className="glyph" aria-hidden="true">
        ⊘
      </span>
      <h2>Not for your role</h2>
      <p>
        <WhoMay path={props.path} what={props.what} />
      </p>
      <p className="muted">Why: {entries?.get(props.path)?.reason}.</p>
    </div>
  );
}
