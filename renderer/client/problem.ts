import type { WireError } from '../../engine/api/wire/messages.ts';

/** What the engine, or the way to it, answered instead of a result. Codes are stable; messages are for people. */
export class ContractError extends Error implements WireError {
  override readonly name = 'ContractError';
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Reads `{ code, message, details }` out of whatever was thrown; the tRPC client wraps its causes. */
export function problemOf(error: unknown): Problem {
  for (let current = error, depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if (current instanceof ContractError) {
      return { code: current.code, message: current.message, details: current.details };
    }
    if (current.cause === undefined) break;
    current = current.cause;
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'CANCELLED', message: 'The call was given up.', details: {} };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, details: {} };
}
