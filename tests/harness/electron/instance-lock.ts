import { mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import path from 'node:path';

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** One program a profile folder. A second one leaves its command line there and the first hears of it. */
export function takeInstanceLock(profile: string, onSecond: (parameters: string[]) => void): boolean {
  const file = path.join(profile, 'stand-in.lock');
  const calls = path.join(profile, 'stand-in-calls');
  mkdirSync(calls, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder !== process.pid && alive(holder)) {
      writeFileSync(path.join(calls, String(process.pid)), JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(file, String(process.pid));
  }
  const seen = new Set<string>();
  watch(calls, { persistent: false }, (_kind, name) => {
    if (name === null || seen.has(name)) return;
    seen.add(name);
    onSecond([name]);
    rmSync(path.join(calls, name), { force: true });
  });
  process.once('exit', () => rmSync(file, { force: true }));
  return true;
}
