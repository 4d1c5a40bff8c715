import { randomUUID } from 'node:crypto';
import type { Caller } from '../../api/caller.ts';
import type { PeopleService } from '../../api/ports/people.ts';
import { Fault } from '../../domain/fault.ts';
import type { Role, User } from '../../domain/people.ts';
import type { Store } from '../../store/store.ts';
import type { Approvals } from './approvals.ts';

export interface PeopleOptions {
  readonly store: Store;
  readonly approvals: Approvals;
  /** Their sessions must end, and the names on the sign-in screen may have changed. */
  readonly onChanged: (userId: string) => Promise<void>;
  readonly now: () => number;
}

/** The people of a vault. A role is given by an administrator and, where there is one, a second person. */
export class People implements PeopleService {
  readonly #options: PeopleOptions;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: PeopleOptions) {
    this.#options = options;
    options.approvals.on('role', (payload) => this.#applyRole(payload as { userId: string; role: Role }));
  }

  async users(): Promise<readonly User[]> {
    return this.#options.store.read('users', null);
  }

  /** The row of somebody whose key opened the vault; the first of a vault becomes its administrator. */
  async admit({ userId, user, people }: { userId: string; user: string; people: number }): Promise<User> {
    const users = await this.users();
    const found = users.find(({ id }) => id === userId);
    if (found !== undefined) return found;
    // In a vault of several people an empty list is an older store, and no reason to make anybody its master.
    if (users.length > 0 || people > 1) {
      throw new Fault(
        'USER_NOT_IN_STORE',
        `${user} has a key of this vault, and the store does not know them: it may be an older copy. An administrator can add them again.`,
        { user },
      );
    }
    const now = this.#options.now();
    const first: User = {
      id: userId,
      name: user,
      role: 'administrator',
      state: 'active',
      mustChange: false,
      createdAt: now,
      createdBy: null,
      changedAt: now,
    };
    await this.save(first);
    return first;
  }

  async save(user: User): Promise<void> {
    await this.#options.store.write('saveUser', user);
  }

  async add(
    caller: Caller,
    { name, role, passphrase }: { name: string; role: Role; passphrase: string },
  ): Promise<{ user: User; waiting: string | null }> {
    const users = await this.users();
    if (users.some((user) => user.name.toLowerCase() === name.toLowerCase()))
      throw new Fault('USER_EXISTS', `There is a user ${name} already. Choose another name.`, { name });
    const now = this.#options.now();
    const needsSecond = await this.#options.approvals.needsSecond(caller, 'role');
    const user: User = {
      id: randomUUID(),
      name,
      role,
      state: needsSecond ? 'pending' : 'active',
      mustChange: true,
      createdAt: now,
      createdBy: caller.identity?.userId ?? null,
      changedAt: now,
    };
    await this.save(user);
    try {
      await this.#options.store.write('setPassphrase', {
        person: { userId: user.id, user: name },
        passphrase,
        now,
      });
    } catch (error) {
      await this.#options.store.write('removeUser', { id: user.id });
      throw error;
    }
    await this.#options.onChanged(user.id);
    const { waiting } = await this.#options.approvals.ask(
      caller,
      {
        kind: 'role',
        summary: `Let ${name} in as ${role}`,
        payload: { userId: user.id, role },
        about: user.id,
      },
      needsSecond,
    );
    return { user: await this.#find(user.id), waiting };
  }

  async setRole(
    caller: Caller,
    { userId, role }: { userId: string; role: Role },
  ): Promise<{ user: User; waiting: string | null }> {
    const user = await this.#find(userId);
    await this.#expectAnotherAdministrator(user, role);
    const { waiting } = await this.#options.approvals.ask(caller, {
      kind: 'role',
      summary: `Make ${user.name} ${role} (now ${user.role})`,
      payload: { userId, role },
      about: userId,
    });
    return { user: await this.#find(userId), waiting };
  }

  /** Takes effect at once and needs nobody else: locking out must not wait. */
  suspend(caller: Caller, userId: string): Promise<User> {
    return this.#inTurn(() => this.#suspend(caller, userId));
  }

  async #suspend(caller: Caller, userId: string): Promise<User> {
    const user = await this.#find(userId);
    if (caller.identity?.userId === userId)
      throw new Fault('USER_IS_YOU', 'You cannot suspend yourself. Ask another administrator.', { userId });
    await this.#expectAnotherAdministrator(user, null);
    const suspended: User = { ...user, state: 'suspended', changedAt: this.#options.now() };
    await this.save(suspended);
    await this.#options.store.write('removePerson', { userId });
    await this.#options.onChanged(userId);
    return suspended;
  }

  /** With a passphrase of somebody else's choice, which they change at their first sign-in. */
  async reactivate(
    caller: Caller,
    { userId, passphrase }: { userId: string; passphrase: string },
  ): Promise<User> {
    const user = await this.#find(userId);
    if (user.state !== 'suspended')
      throw new Fault('USER_NOT_SUSPENDED', `${user.name} is not suspended.`, { userId });
    return this.#withPassphrase(caller, { ...user, state: 'active' }, passphrase);
  }

  async resetPassphrase(
    caller: Caller,
    { userId, passphrase }: { userId: string; passphrase: string },
  ): Promise<User> {
    const user = await this.#find(userId);
    if (user.state === 'suspended')
      throw new Fault('USER_SUSPENDED', `${user.name} is suspended. Let them in again instead.`, { userId });
    if (caller.identity?.userId === userId)
      throw new Fault('USER_IS_YOU', 'Change your own passphrase with the old one.', { userId });
    return this.#withPassphrase(caller, user, passphrase);
  }

  /** A passphrase of one's own choice for somebody else is a way to be them: it takes two, as a role does. */
  async #withPassphrase(caller: Caller, user: User, passphrase: string): Promise<User> {
    const now = this.#options.now();
    const second = await this.#options.approvals.needsSecond(caller, 'role', user.id);
    const changed: User = {
      ...user,
      state: second ? 'pending' : user.state,
      mustChange: true,
      changedAt: now,
    };
    await this.#options.store.write('setPassphrase', {
      person: { userId: user.id, user: user.name },
      passphrase,
      now,
    });
    await this.save(changed);
    await this.#options.onChanged(user.id);
    if (second) {
      await this.#options.approvals.ask(
        caller,
        {
          kind: 'role',
          summary: `Let ${user.name} in again as ${user.role}, with a new passphrase`,
          payload: { userId: user.id, role: user.role },
          about: user.id,
        },
        true,
      );
    }
    return changed;
  }

  /** Changes of people follow each other: two administrators must not put each other out. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = this.#changing.then(work);
    this.#changing = next.catch(() => undefined);
    return next;
  }

  #applyRole(change: { userId: string; role: Role }): Promise<void> {
    return this.#inTurn(() => this.#giveRole(change));
  }

  async #giveRole({ userId, role }: { userId: string; role: Role }): Promise<void> {
    const user = await this.#find(userId);
    await this.#expectAnotherAdministrator(user, role);
    const state = user.state === 'pending' ? 'active' : user.state;
    await this.save({ ...user, role, state, changedAt: this.#options.now() });
    await this.#options.onChanged(userId);
  }

  /** A vault without an administrator could never be changed again. */
  async #expectAnotherAdministrator(user: User, nextRole: Role | null): Promise<void> {
    if (user.role !== 'administrator' || nextRole === 'administrator' || user.state !== 'active') return;
    const others = (await this.users()).filter(
      ({ id, role, state }) => id !== user.id && role === 'administrator' && state === 'active',
    );
    if (others.length === 0) {
      throw new Fault(
        'LAST_ADMINISTRATOR',
        `${user.name} is the only administrator. Make somebody else one first.`,
        { userId: user.id },
      );
    }
  }

  async #find(userId: string): Promise<User> {
    const user = (await this.users()).find(({ id }) => id === userId);
    if (user === undefined)
      throw new Fault('USER_UNKNOWN', 'There is no such user. users.list names them.', { userId });
    return user;
  }
}
