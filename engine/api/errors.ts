import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { WireError } from './wire/messages.ts';

function inputError(error: z.ZodError, path: string): WireError {
  const issues = error.issues.map((issue) => ({
    field: issue.path.join('.') || 'input',
    message: issue.message,
  }));
  const first = issues[0];
  return {
    code: 'INPUT_INVALID',
    message: `${path}: ${first?.field ?? 'input'}: ${first?.message ?? 'does not fit'}${issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''}`,
    details: { issues },
  };
}

/** Any error in the one form that leaves the engine. Programmer faults keep their text out of it, not out of the log. */
export function wireError(error: unknown, path: string): WireError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof Fault)
    return { code: cause.code, message: cause.message, details: { ...cause.details } };
  if (error instanceof TRPCError) {
    if (error.code === 'NOT_FOUND' && cause === error) {
      return {
        code: 'PROCEDURE_UNKNOWN',
        message: `There is no such procedure: ${path}. --list prints them all.`,
        details: { path },
      };
    }
    if (error.code === 'BAD_REQUEST' && cause instanceof z.ZodError) return inputError(cause, path);
  }
  if (cause instanceof Error && cause.name === 'AbortError') {
    return { code: 'CANCELLED', message: `${path} was cancelled.`, details: {} };
  }
  return { code: 'INTERNAL', message: `${path} failed inside the engine. The log says more.`, details: {} };
}

/** Whether the error is one of ours to explain, or a fault of the program to log with its stack. */
export function isInternal(error: WireError): boolean {
  return error.code === 'INTERNAL';
}
