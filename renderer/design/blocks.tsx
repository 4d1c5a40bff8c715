import type { ReactNode } from 'react';

interface ShownProblem {
  readonly code: string;
  readonly message: string;
}

export function Spinner() {
  return <span className="spinner" aria-hidden="true" />;
}

/** What scrolls must be reachable by keyboard, although nothing in it may be. */
const reachable = { tabIndex: 0 } as const;

export function ScrollRegion(props: {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
  /** The element that takes the focus when its panel is opened. */
  readonly focusTarget?: boolean;
}) {
  return (
    <section
      className={props.className}
      aria-label={props.label}
      data-panel-focus={props.focusTarget === true ? '' : undefined}
      {...reachable}
    >
      {props.children}
    </section>
  );
}

/** Work under way: says what. */
export function LoadingState({ children }: { readonly children: ReactNode }) {
  return (
    <div className="state" role="status">
      <Spinner />
      <p className="muted">{children}</p>
    </div>
  );
}

/** Nothing to show: says what is missing, and offers the next step. */
export function EmptyState(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className="state">
      <span className="glyph" aria-hidden="true">
        ◇
      </span>
      <h2>{props.title}</h2>
      {props.children !== undefined && <div className="muted">{props.children}</div>}
      {props.actions !== undefined && <div className="actions">{props.actions}</div>}
    </div>
  );
}

/** What went wrong, with its stable code; read out at once. */
export function ProblemNote({ problem }: { readonly problem: ShownProblem }) {
  return (
    <div className="problem selectable" role="alert">
      <span className="glyph" aria-hidden="true">
        ✕
      </span>
      <div>
        {problem.message}
        <span className="code">{problem.code}</span>
      </div>
    </div>
  );
}

export function ErrorState(props: {
  readonly title: string;
  readonly problem: ShownProblem;
  readonly actions?: ReactNode;
  /** Asks anew; offered before other actions. */
  readonly again?: () => void;
}) {
  return (
    <div className="state">
      <h2>{props.title}</h2>
      <ProblemNote problem={props.problem} />
      {(props.again !== undefined || props.actions !== undefined) && (
        <div className="actions">
          {props.again !== undefined && (
            <button type="button" className="button" onClick={props.again}>
              Try again
            </button>
          )}
          {props.actions}
        </div>
      )}
    </div>
  );
}
