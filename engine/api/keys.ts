import { z } from 'zod';
import { aeadNames } from '../security/keys/aead.ts';
import { nullableNumber, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const recipient = z.object({
  id: z.string(),
  kind: z.enum(['passphrase', 'recovery-kit', 'key-store']),
  user: z.string().nullable(),
  createdAt: time,
  verifiedAt: nullableNumber,
  backend: z.string().nullable(),
});
const code = z.string().min(1).max(200);

export const keysRouter = router({
  summary: procedure
    .meta({ summary: 'Who and what can open this vault, and under which algorithms' })
    .output(
      z.object({
        vaultId: z.string(),
        createdAt: time,
        keyEpoch: z.number(),
        cipher: z.string(),
        aead: z.enum(aeadNames),
        recipients: z.array(recipient),
        keyStore: z.object({ available: z.boolean(), backend: z.string().nullable(), reason: z.string() }),
      }),
    )
    .query(async ({ ctx }) => {
      const summary = await ctx.workstation.keys.summary();
      return { ...summary, recipients: [...summary.recipients] };
    }),
  makeRecoveryKit: procedure
    .meta({ summary: 'A new recovery kit; its code is shown once, older kits are void' })
    .output(z.object({ code: z.string(), vaultId: z.string(), fingerprint: z.string(), createdAt: time }))
    .mutation(({ ctx }) => ctx.workstation.keys.makeRecoveryKit()),
  verifyRecoveryKit: procedure
    .meta({ summary: 'Type the printed code back, so that it is known to be right' })
    .input(z.object({ code }))
    .output(z.object({ verified: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.keys.verifyRecoveryKit(input.code);
      return { verified: true };
    }),
  rekey: procedure
    .meta({ summary: 'New keys for store, log and everybody, by the algorithm named' })
    .input(z.object({ aead: z.enum(aeadNames).optional() }))
    .output(z.object({ keyEpoch: z.number() }))
    .mutation(({ ctx, input }) => ctx.workstation.keys.rekey(input.aead)),
  rotateSigning: procedure
    .meta({ summary: 'New signing keys for the log, endorsed by the old ones' })
    .output(z.object({ epoch: z.number() }))
    .mutation(async ({ ctx }) => ({ epoch: (await ctx.workstation.audit.rotateKeys(ctx.caller)).epoch })),
  addKeyStore: procedure
    .meta({ summary: 'Let the operating system keep a key for this person' })
    .output(z.object({ backend: z.string() }))
    .mutation(({ ctx }) => ctx.workstation.keys.addKeyStore(ctx.caller)),
  removeKeyStore: procedure
    .meta({ summary: 'The operating system keeps no key any more' })
    .output(z.object({ removed: z.boolean() }))
    .mutation(async ({ ctx }) => {
      await ctx.workstation.keys.removeKeyStore(ctx.caller);
      return { removed: true };
    }),
});
