import { type DesktopProgram, startDesktop } from '../../harness/electron/program.ts';
import type { WorkstationHost } from './host.ts';

/** The built desktop program on the stand-in for Electron. */
export function desktopHarnessHost(): WorkstationHost {
  let program: DesktopProgram | undefined;
  return {
    name: 'desktop-harness',
    async start({ storeDirectory }) {
      await program?.kill();
      program = await startDesktop({
        parameters: ['--store', storeDirectory],
        environment: { TZ: 'Europe/London' },
      });
    },
    page() {
      if (program === undefined) throw new Error('desktop-harness: start it first');
      return program.page();
    },
    // The window goes with the program, as it does on a desktop.
    async kill() {
      await program?.kill();
    },
    async stop() {
      await program?.stop();
      program = undefined;
    },
  };
}
