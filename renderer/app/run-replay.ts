import type { Command } from '../state/commands.ts';
import type { Workstation } from './workstation.ts';

type ReplayCommand = Extract<Command, { readonly kind: 'replay' | 'replay-end' }>;

/** Turns the whole workstation to another time, or back to now. */
export async function runReplay(command: ReplayCommand, { client, notices }: Workstation): Promise<void> {
  if (command.kind === 'replay-end') {
    await client.replay.end.mutate();
    return;
  }
  const from =
    command.from === null
      ? undefined
      : Date.parse(command.from.length === 10 ? `${command.from}T00:00Z` : `${command.from}Z`);
  const state = await client.replay.start.mutate({ from, speed: command.speed });
  notices.say(
    'info',
    `Replay from ${new Date(state.time).toISOString().slice(0, 16)} UTC at ${command.speed} times.`,
  );
}
