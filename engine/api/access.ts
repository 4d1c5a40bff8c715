import { z } from 'zod';
import { roles } from '../domain/people.ts';
import { mayCall, permissions } from './permissions.ts';
import { passphrase, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

export const role = z.enum(roles);

const identity = z.object({
  userId: z.string(),
  user: z.string(),
  role,
  sessionId: z.string(),
  mustChange: z.boolean(),
});
const status = z.object({
  state: z.enum(['signed-out', 'signed-in', 'locked']),
  identity: identity.nullable(),
  users: z.array(z.string()),
  idleMinutes: z.number(),
});
const tokens = z.object({ accessToken: z.string(), accessExpiresAt: time, refreshToken: z.string() });
export const signedIn = z.object({ identity, tokens: tokens.nullable() });
export const userName = z.string().trim().min(1).max(64);
const sessionEntry = z.object({
  id: z.string(),
  userId: z.string(),
  user: z.string(),
  role,
  host: z.string(),
  origin: z.string(),
  createdAt: time,
  lastSeenAt: time,
  state: z.enum(['active', 'locked']),
  windows: z.number(),
});
/** Options in the form that WebAuthn gives them (`PublicKeyCredential…OptionsJSON`), passed through. */
const webAuthn = z.record(z.string(), z.unknown());
const token = z.string().min(1).max(4_096);

export const accessRouter = router({
  status: procedure
    .meta({ locked: true, summary: 'Who is signed in here' })
    .output(status)
    .query(({ ctx }) => ctx.workstation.access.status(ctx.caller)),
  watch: procedure
    .meta({ locked: true, summary: 'Who is signed in here, and each change', item: status })
    .subscription(({ ctx, signal }) =>
      ctx.workstation.access.watch(ctx.caller, signal ?? new AbortController().signal),
    ),
  signIn: procedure
    .meta({ locked: true, summary: 'Sign in with a passphrase; opens the vault where it is closed' })
    .input(z.object({ user: userName.optional(), passphrase }))
    .output(signedIn)
    .mutation(({ ctx, input }) => ctx.workstation.access.signIn(ctx.caller, input)),
  resume: procedure
    .meta({ locked: true, summary: 'Go on after the screen was locked' })
    .input(z.object({ passphrase }))
    .output(signedIn)
    .mutation(({ ctx, input }) => ctx.workstation.access.resume(ctx.caller, input)),
  lock: procedure
    .meta({ summary: 'Lock the screen; feeds and risk go on' })
    .output(z.object({ locked: z.boolean() }))
    .mutation(async ({ ctx }) => {
      await ctx.workstation.access.lock(ctx.caller);
      return { locked: true };
    }),
  signOut: procedure
    .meta({ locked: true, summary: 'End this session' })
    .output(z.object({ signedOut: z.boolean() }))
    .mutation(async ({ ctx }) => {
      await ctx.workstation.access.signOut(ctx.caller);
      return { signedOut: true };
    }),
  authenticate: procedure
    .meta({ locked: true, summary: 'Bind this connection to the session of an access token' })
    .input(z.object({ token }))
    .output(identity)
    .mutation(({ ctx, input }) => ctx.workstation.access.authenticate(ctx.caller, input.token)),
  refresh: procedure
    .meta({ locked: true, summary: 'Trade a refresh token for new tokens; each is good once' })
    .input(z.object({ refreshToken: token }))
    .output(tokens)
    .mutation(({ ctx, input }) => ctx.workstation.access.refresh(input.refreshToken)),
  permissions: procedure
    .meta({ summary: 'The permission table, and what this person may call' })
    .output(
      z.object({
        role,
        entries: z.array(
          z.object({ path: z.string(), allowed: z.array(z.string()), reason: z.string(), mine: z.boolean() }),
        ),
      }),
    )
    .query(({ ctx }) => {
      const mine = ctx.caller.identity?.role ?? 'viewer';
      return {
        role: mine,
        entries: [...permissions]
          .map(([path, { allowed, reason }]) => ({
            path,
            allowed: typeof allowed === 'string' ? [allowed] : [...allowed],
            reason,
            mine: mayCall(path, mine),
          }))
          .sort((a, b) => a.path.localeCompare(b.path)),
      };
    }),
  passkeys: procedure
    .meta({ summary: 'One’s own passkeys, and whether this page could have one' })
    .output(
      z.object({
        available: z.boolean(),
        passkeys: z.array(
          z.object({
            id: z.string(),
            label: z.string(),
            origin: z.string(),
            createdAt: time,
            usedAt: time.nullable(),
          }),
        ),
      }),
    )
    .query(({ ctx }) => ctx.workstation.passkeys.list(ctx.caller)),
  passkeyOptions: procedure
    .meta({ summary: 'What a browser needs to make a passkey for this person' })
    .output(webAuthn)
    .query(({ ctx }) => ctx.workstation.passkeys.registration(ctx.caller)),
  addPasskey: procedure
    .meta({ summary: 'Keep a passkey that the browser made' })
    .input(z.object({ label: z.string().trim().min(1).max(64), response: z.unknown() }))
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) =>
      ctx.workstation.passkeys.register(ctx.caller, { label: input.label, response: input.response }),
    ),
  removePasskey: procedure
    .meta({ summary: 'Forget one of one’s own passkeys' })
    .input(z.object({ id: z.string().max(1_024) }))
    .output(z.object({ removed: z.boolean() }))
    .mutation(async ({ ctx, input }) => ({
      removed: await ctx.workstation.passkeys.remove(ctx.caller, input.id),
    })),
  passkeyChallenge: procedure
    .meta({ summary: 'What a browser needs to sign in by a passkey' })
    .output(webAuthn)
    .query(({ ctx }) => ctx.workstation.passkeys.challenge(ctx.caller)),
  signInByPasskey: procedure
    .meta({ summary: 'Sign in to the open vault by a passkey' })
    .input(z.object({ response: z.looseObject({ id: z.string().max(1_024) }) }))
    .output(signedIn)
    .mutation(({ ctx, input }) => ctx.workstation.access.signInByPasskey(ctx.caller, input.response)),
  sessions: procedure
    .meta({ summary: 'Sessions of everybody' })
    .output(z.object({ sessions: z.array(sessionEntry) }))
    .query(({ ctx }) => ({ sessions: [...ctx.workstation.access.sessions()] })),
  endSession: procedure
    .meta({ summary: 'End somebody’s session at once' })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ ended: z.boolean() }))
    .mutation(async ({ ctx, input }) => ({ ended: await ctx.workstation.access.endSession(input.id) })),
});
