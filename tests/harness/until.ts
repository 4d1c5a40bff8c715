import { setTimeout as after, setImmediate } from 'node:timers/promises';

/** Waits for a condition, looking at it every few milliseconds; fails with what was awaited after the time-out. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  awaited: string,
  milliseconds = 10_000,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  await setImmediate();
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${milliseconds} ms in vain for ${awaited}`);
    await after(5);
  }
}
