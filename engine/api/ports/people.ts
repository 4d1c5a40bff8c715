import type { Role, User } from '../../domain/people.ts';
import type { Caller } from '../caller.ts';

export interface PeopleService {
  users(): Promise<readonly User[]>;
  /** `waiting`: the id of the approval that a second person must give, or null where it took effect. */
  add(
    caller: Caller,
    input: { name: string; role: Role; passphrase: string },
  ): Promise<{ user: User; waiting: string | null }>;
  setRole(
    caller: Caller,
    input: { userId: string; role: Role },
  ): Promise<{ user: User; waiting: string | null }>;
  suspend(caller: Caller, userId: string): Promise<User>;
  reactivate(caller: Caller, input: { userId: string; passphrase: string }): Promise<User>;
  resetPassphrase(caller: Caller, input: { userId: string; passphrase: string }): Promise<User>;
}
