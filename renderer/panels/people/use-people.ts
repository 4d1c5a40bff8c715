import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation.ts';
import type { User } from '../../client/types.ts';
import { decisionsOf } from '../../state/controls.ts';
import { useAgainWhen } from '../shared/use-again-when.ts';
import { type Asked, useAsked } from '../shared/use-live.ts';

/** The people of the vault, read again whenever something was decided about a role. */
export function usePeople(): Asked<readonly User[]> {
  const { client, controls } = useWorkstation();
  const asked = useAsked('people', async (signal) => {
    const { users } = await client.users.list.query(undefined, { signal });
    return users as readonly User[];
  });
  useAgainWhen(
    useStore(controls, (state) => decisionsOf(state, ['role'])),
    asked,
  );
  return asked;
}
