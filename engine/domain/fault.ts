export type FaultDetails = Readonly<Record<string, unknown>>;

/**
 * An expected failure that a trader can act on. It crosses every boundary as `{ code, message, details }`:
 * `code` is stable and in SCREAMING_SNAKE_CASE, `message` says what was found, where, and what to do.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: string;
  readonly details: FaultDetails;

  constructor(code: string, message: string, details: FaultDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  toJSON(): { code: string; message: string; details: FaultDetails } {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/** What a pure function returns when it may be unable to answer. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: Fault };

export function success<Value>(value: Value): Result<Value> {
  return { ok: true, value };
}

export function failure(code: string, message: string, details?: FaultDetails): Result<never> {
  return { ok: false, fault: new Fault(code, message, details) };
}

/** Errors cross worker and process boundaries as plain objects; this brings a Fault back. */
export function reviveFault(plain: { code?: unknown; message?: unknown; details?: unknown }): Fault {
  return new Fault(
    typeof plain.code === 'string' ? plain.code : 'INTERNAL',
    typeof plain.message === 'string' ? plain.message : 'An unknown failure was reported.',
    typeof plain.details === 'object' && plain.details !== null ? { ...plain.details } : {},
  );
}
