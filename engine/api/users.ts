import { z } from 'zod';
import { role, userName } from './access.ts';
import { newPassphrase, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const user = z.object({
  id: z.string(),
  name: z.string(),
  role,
  state: z.enum(['active', 'pending', 'suspended']),
  mustChange: z.boolean(),
  createdAt: time,
  createdBy: z.string().nullable(),
  changedAt: time,
});
const newName = userName.regex(
  /^[\p{L}\p{N}][\p{L}\p{N} ._'-]*$/u,
  "letters, digits, spaces and . _ ' - only",
);
const changed = z.object({ user, waiting: z.string().nullable() });
const withPassphrase = z.object({ userId: z.uuid(), passphrase: newPassphrase });

export const usersRouter = router({
  list: procedure
    .meta({ summary: 'The people of this vault' })
    .output(z.object({ users: z.array(user) }))
    .query(async ({ ctx }) => ({ users: [...(await ctx.workstation.people.users())] })),
  add: procedure
    .meta({ summary: 'Add a person with a first passphrase, which they must change' })
    .input(z.object({ name: newName, role, passphrase: newPassphrase }))
    .output(changed)
    .mutation(({ ctx, input }) => ctx.workstation.people.add(ctx.caller, input)),
  setRole: procedure
    .meta({ summary: 'Give a person another role' })
    .input(z.object({ userId: z.uuid(), role }))
    .output(changed)
    .mutation(({ ctx, input }) => ctx.workstation.people.setRole(ctx.caller, input)),
  suspend: procedure
    .meta({ summary: 'Keep a person out, at once' })
    .input(z.object({ userId: z.uuid() }))
    .output(user)
    .mutation(({ ctx, input }) => ctx.workstation.people.suspend(ctx.caller, input.userId)),
  reactivate: procedure
    .meta({ summary: 'Let a suspended person in again, with a first passphrase' })
    .input(withPassphrase)
    .output(user)
    .mutation(({ ctx, input }) => ctx.workstation.people.reactivate(ctx.caller, input)),
  resetPassphrase: procedure
    .meta({ summary: 'A first passphrase for somebody who forgot theirs' })
    .input(withPassphrase)
    .output(user)
    .mutation(({ ctx, input }) => ctx.workstation.people.resetPassphrase(ctx.caller, input)),
});
