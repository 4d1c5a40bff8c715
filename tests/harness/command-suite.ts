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

/** Runs a command that counts for itself and says so in a last line `N passed, N failed, N skipped`. */
export function runCounting(name: string, command: string, parameters: readonly string[]): Promise<Tally> {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: ['inherit', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      process.stdout.write(data);
    });
    child.on('close', (code) => {
      const found = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(output);
      const [passed, failed, skipped] = (found?.slice(1) ?? [0, 1, 0]).map(Number) as [
        number,
        number,
        number,
      ];
      if (code !== 0 && failed === 0) console.error(`✖ ${name} ended with exit code ${code}`);
      const reasons = [...output.matchAll(/^skipped: (.+)$/gm)].map(
        ([, reason = '']) => `${name}: ${reason}`,
      );
      resolve({ passed, failed: code !== 0 && failed === 0 ? 1 : failed, skipped, reasons });
    });
  });
}
