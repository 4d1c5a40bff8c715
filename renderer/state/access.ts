import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import type { Connection } from '../client/connection.ts';
import { answerByPasskey } from '../client/passkeys.ts';
import { type Problem, problemOf } from '../client/problem.ts';
import type { AccessStatus, SignedIn } from '../client/types.ts';
import { watch } from './watch.ts';

export interface AccessState {
  readonly status: AccessStatus | null;
  readonly busy: 'sign-in' | 'resume' | 'recover' | 'change' | null;
  readonly problem: Problem | null;
}

export interface Access extends StoreApi<AccessState> {
  signIn(user: string | undefined, passphrase: string): Promise<boolean>;
  recover(user: string | undefined, code: string, passphrase: string): Promise<boolean>;
  signInByPasskey(): Promise<boolean>;
  resume(passphrase: string): Promise<boolean>;
  changePassphrase(current: string, next: string): Promise<boolean>;
  lock(): Promise<void>;
  signOut(): Promise<void>;
  /** What came back from making or opening a vault: keeps the session where that needs doing. */
  keep(answer: SignedIn): Promise<void>;
  clearProblem(): void;
  dispose(): void;
}

export function createAccess(
  client: ContractClient,
  connection: Pick<Connection, 'keepSession' | 'forgetSession'>,
): Access {
  const store = createStore<AccessState>(() => ({ status: null, busy: null, problem: null }));
  const dispose = watch<AccessStatus>({
    subscribe: (handlers) => client.access.watch.subscribe(undefined, handlers),
    onItem: (status) => store.setState({ status }),
    onProblem: (problem) => store.setState({ problem }),
  });
  const keep = async ({ tokens }: SignedIn) => {
    if (tokens !== null) await connection.keepSession(tokens.refreshToken);
  };
  const run = async (busy: NonNullable<AccessState['busy']>, work: () => Promise<unknown>) => {
    store.setState({ busy, problem: null });
    try {
      await work();
      store.setState({ busy: null });
      return true;
    } catch (error) {
      store.setState({ busy: null, problem: problemOf(error) });
      return false;
    }
  };
  return {
    ...store,
    keep,
    signIn: (user, passphrase) =>
      run('sign-in', async () =>
        keep(await client.access.signIn.mutate({ ...(user !== undefined && { user }), passphrase })),
      ),
    recover: (user, code, passphrase) =>
      run('recover', async () =>
        keep(await client.vault.recover.mutate({ ...(user !== undefined && { user }), code, passphrase })),
      ),
    signInByPasskey: () =>
      run('sign-in', async () => {
        const response = await answerByPasskey(await client.access.passkeyChallenge.query());
        await keep(await client.access.signInByPasskey.mutate({ response: { ...response } }));
      }),
    resume: (passphrase) => run('resume', () => client.access.resume.mutate({ passphrase })),
    changePassphrase: (current, next) =>
      run('change', () => client.vault.changePassphrase.mutate({ current, next })),
    async lock() {
      if (await run('resume', () => client.access.lock.mutate())) return;
      // An engine that cannot be reached must not keep the screen lit.
      store.setState(({ status }) => ({
        problem: null,
        status: status?.identity == null ? status : { ...status, state: 'locked' },
      }));
    },
    async signOut() {
      await run('sign-in', () => client.access.signOut.mutate());
      await connection.forgetSession();
      store.setState({ problem: null });
    },
    clearProblem: () => store.setState({ problem: null }),
    dispose,
  };
}
