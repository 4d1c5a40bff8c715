import { randomUUID } from 'node:crypto';
import { Caller } from '../../engine/api/caller.ts';
import type { Role } from '../../engine/domain/people.ts';

/** Somebody with this role, without a sign-in; null for nobody. */
export function testCaller(
  role: Role | null = 'administrator',
  options: { localFiles?: boolean; origin?: string } = {},
): Caller {
  return new Caller({
    host: 'test',
    localFiles: options.localFiles ?? true,
    ...(options.origin !== undefined && { origin: options.origin }),
    identity:
      role === null
        ? null
        : { userId: randomUUID(), user: role, role, sessionId: randomUUID(), mustChange: false },
  });
}
