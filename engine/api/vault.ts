import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { signedIn, userName } from './access.ts';
import type { ContractContext } from './context.ts';
import type { DrillEntry } from './ports/backups.ts';
import { bytes, newPassphrase, nullableNumber, passphrase, problem, time } from './schemas.ts';
import { procedure, router } from './trpc.ts';

const status = z.object({
  state: z.enum(['absent', 'locked', 'unlocked', 'damaged']),
  directory: z.string(),
  ephemeral: z.boolean(),
  users: z.array(z.string()),
  failures: z.number(),
  retryAt: nullableNumber,
  problem: problem.nullable(),
  keyDerivationMilliseconds: nullableNumber,
});
const writtenBackup = z.object({
  file: z.string(),
  bytes: z.number(),
  createdAt: time,
  chain: z.string(),
  sequence: z.number(),
  pages: z.number(),
  changedPages: z.number(),
  recipients: z.number(),
});
const drillEntry = z.object({
  time,
  outcome: z.enum(['good', 'failed']),
  code: z.string().nullable(),
  message: z.string(),
  result: z
    .object({
      files: z.array(z.string()),
      backupCreatedAt: time,
      storePages: z.number(),
      auditPages: z.number(),
      auditRecords: z.number(),
      series: z.number(),
      users: z.number(),
      milliseconds: z.number(),
    })
    .nullable(),
});

const shownDrill = (entry: DrillEntry) => ({
  ...entry,
  result: entry.result && { ...entry.result, files: [...entry.result.files] },
});

const noPaths = () =>
  new Fault(
    'LOCAL_FILES_REFUSED',
    'A browser may not name files of the engine’s machine. Leave the path out.',
  );

const backup = z.object({ name: z.string(), createdAt: time, bytes: z.number() });

/** A damaged vault is replaced by whoever sits at the machine; an open one by its administrators alone. */
function expectMayReplace({ workstation, caller }: ContractContext): void {
  if (workstation.vault.status().state === 'unlocked') {
    if (caller.identity?.role === 'administrator' && !caller.locked) return;
    throw new Fault('ROLE_REQUIRED', 'While the vault is open, an administrator replaces it.', {
      needed: ['administrator'],
    });
  }
  if (caller.origin !== 'local') {
    throw new Fault('LOCAL_ONLY', 'A damaged vault is restored at its own machine, not over the network.');
  }
  // Roles stand in the store: an older one put back by anybody would bring back who is out.
  if (workstation.vault.status().state === 'locked') {
    throw new Fault(
      'RESTORE_NEEDS_ADMINISTRATOR',
      'This vault is not damaged, as far as it was looked at. Unlock it, and let an administrator restore.',
    );
  }
}

export const vaultRouter = router({
  status: procedure
    .meta({ locked: true, summary: 'State of the vault' })
    .output(status)
    .query(({ ctx }) => ctx.workstation.vault.status()),
  watch: procedure
    .meta({ locked: true, summary: 'State of the vault, and each change', item: status })
    .subscription(({ ctx, signal }) => ctx.workstation.vault.watch(signal ?? new AbortController().signal)),
  create: procedure
    .meta({ locked: true, summary: 'Create the encrypted store and its first person, an administrator' })
    .input(z.object({ user: userName.default('owner'), passphrase: newPassphrase }))
    .output(signedIn)
    .mutation(({ ctx, input }) => ctx.workstation.access.create(ctx.caller, input)),
  unlock: procedure
    .meta({ locked: true, summary: 'Open the closed store with a passphrase, and sign in' })
    .input(z.object({ user: userName.optional(), passphrase }))
    .output(signedIn)
    .mutation(({ ctx, input }) => {
      if (ctx.workstation.vault.status().state === 'unlocked')
        throw new Fault('VAULT_ALREADY_UNLOCKED', 'The vault is already open. Sign in (access.signIn).');
      return ctx.workstation.access.signIn(ctx.caller, input);
    }),
  recover: procedure
    .meta({ locked: true, summary: 'A new passphrase for one person, with the code of the recovery kit' })
    .input(z.object({ user: userName.optional(), code: z.string().max(200), passphrase: newPassphrase }))
    .output(signedIn)
    .mutation(({ ctx, input }) => ctx.workstation.access.recover(ctx.caller, input)),
  openByKeyStore: procedure
    .meta({ locked: true, summary: 'Open the store with the key that the operating system keeps' })
    .output(signedIn)
    .mutation(({ ctx }) => ctx.workstation.access.openByKeyStore(ctx.caller)),
  lock: procedure
    .meta({ locked: true, summary: 'Close the store and forget the key' })
    .output(status)
    .mutation(async ({ ctx }) => {
      // The log closes with the store: what is said of it is said before.
      await ctx.workstation.audit.write(ctx.caller, { category: 'command', action: 'vault.lock' });
      return ctx.workstation.vault.lock();
    }),
  changePassphrase: procedure
    .meta({ summary: 'Change one’s own passphrase; other sessions of the same person end' })
    .input(z.object({ current: passphrase, next: newPassphrase }))
    .output(z.object({ changed: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await ctx.workstation.access.changePassphrase(ctx.caller, input);
      return { changed: true };
    }),
  verify: procedure
    .meta({ summary: 'Authenticate every page of the store' })
    .output(z.object({ pages: z.number(), milliseconds: z.number() }))
    .mutation(({ ctx }) => ctx.workstation.vault.verify()),
  backup: procedure
    .meta({ summary: 'Write an encrypted copy of the store' })
    .output(backup)
    .mutation(({ ctx }) => ctx.workstation.vault.backup()),
  backups: procedure
    .meta({ locked: true, summary: 'Copies that can be restored' })
    .output(z.object({ backups: z.array(backup) }))
    .query(async ({ ctx }) => ({ backups: [...(await ctx.workstation.vault.backups())] })),
  restore: procedure
    .meta({ locked: true, summary: 'Set the store aside and put a copy in its place' })
    .input(z.object({ name: z.string().regex(/^[\w.-]+$/) }))
    .output(z.object({ setAside: z.string(), logKept: z.boolean(), status }))
    .mutation(async ({ ctx, input }) => {
      expectMayReplace(ctx);
      if (ctx.workstation.vault.status().state === 'unlocked') {
        await ctx.workstation.audit.write(ctx.caller, {
          category: 'backup',
          action: 'vault.restore',
          phase: 'requested',
          subject: { backup: input.name },
        });
      }
      return ctx.workstation.vault.restore(input.name);
    }),
  backupToFile: procedure
    .meta({ summary: 'Write an encrypted backup to one file; only what changed since the last, unless full' })
    .input(
      z.object({
        target: z.string().max(1_000).optional(),
        full: z.boolean().default(false),
        recipientIds: z.array(z.uuid()).max(1_000).optional(),
      }),
    )
    .output(writtenBackup)
    .mutation(({ ctx, input }) => {
      if (input.target !== undefined && !ctx.caller.localFiles) throw noPaths();
      return ctx.workstation.backupFiles.write(input);
    }),
  backupFiles: procedure
    .meta({ summary: 'Backup files that were written, newest first' })
    .output(z.object({ files: z.array(writtenBackup.extend({ present: z.boolean() })) }))
    .query(async ({ ctx }) => ({ files: [...(await ctx.workstation.backupFiles.files())] })),
  readBackupFile: procedure
    .meta({ summary: 'A piece of a backup file, for a browser to keep' })
    .input(
      z.object({
        file: z.string().max(1_000),
        from: z.number().int().min(0),
        bytes: z.number().int().min(1).max(4_194_304),
      }),
    )
    .output(z.object({ bytes, size: z.number() }))
    .query(({ ctx, input }) => ctx.workstation.backupFiles.read(input.file, input.from, input.bytes)),
  drill: procedure
    .meta({ summary: 'Restore the newest backup into a folder of its own and read it through' })
    .output(drillEntry)
    .mutation(async ({ ctx }) => shownDrill(await ctx.workstation.backupFiles.drill())),
  drills: procedure
    .meta({ summary: 'Results of restore drills, newest first' })
    .output(z.object({ drills: z.array(drillEntry) }))
    .query(async ({ ctx }) => ({
      drills: (await ctx.workstation.backupFiles.drills()).map(shownDrill),
    })),
  restoreFile: procedure
    .meta({
      locked: true,
      summary: 'Make a vault here from backup files, with the recovery code or a passphrase',
    })
    .input(
      z.object({
        files: z.array(z.string().max(1_000)).min(1).max(1_000).optional(),
        uploads: z.array(z.uuid()).min(1).max(1_000).optional(),
        code: z.string().max(200).optional(),
        user: userName.optional(),
        passphrase: passphrase.optional(),
      }),
    )
    .output(z.object({ createdAt: time, vaultId: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const { files, uploads, ...proof } = input;
      if (ctx.caller.origin !== 'local')
        throw new Fault('LOCAL_ONLY', 'A vault is restored at its own machine, not over the network.');
      if (files !== undefined && !ctx.caller.localFiles) throw noPaths();
      if (files !== undefined) return ctx.workstation.backupFiles.restore({ ...proof, files });
      return ctx.workstation.backupFiles.restoreUploads({ ...proof, uploads: uploads ?? [] });
    }),
});
