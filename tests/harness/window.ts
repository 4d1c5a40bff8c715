import { Caller } from '../../engine/api/caller.ts';
import { ContractSession } from '../../engine/api/session.ts';
import type { RunningWorkstation } from '../../engine/hosts/workstation/workstation.ts';
import { BareClient } from './contract-client.ts';

export interface TestWindowOptions {
  /** Nobody yet, at this desk, where left out. */
  readonly caller?: Caller;
  readonly onInternal?: (where: string, error: unknown) => void;
}

/** A window of the workstation that speaks the bare protocol, without a socket between. */
export function testWindow(running: RunningWorkstation, { caller, onInternal }: TestWindowOptions = {}) {
  const asked = caller ?? new Caller({ host: 'test', localFiles: true });
  const client: BareClient = new BareClient((frame) => session.receive(frame));
  const session = new ContractSession({
    workstation: running.workstation,
    caller: asked,
    send: (frame) => client.take(frame),
    ...(onInternal !== undefined && { onInternal }),
  });
  return {
    caller: asked,
    client,
    session,
    call: (where: string, input: unknown = {}) => client.call('mutation', where, input),
    ask: (where: string, input: unknown = {}) => client.call('query', where, input),
  };
}
