import { spawn } from 'node:child_process';
import type { Tally } from './tally.ts';

/** Runs a command and shows what it prints; its exit code is the one test. */
export function runCommand(name: string, command: string, parameters: readonly string[]): Promise<Tally> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', (error) => {
      console.error(`${name}: ${error.message}`);
      resolve({ passed: 0, failed: 1, skipped: 0, reasons: [] });
    });
    child.on('exit', (code) => {
      if (code !== 0) console.error(`✖ ${name} ended with exit code ${code}`);
      resolve({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, reasons: [] });
    });
  });
}
