import type { Page } from '@playwright/test';

/** One way to run the workstation. The specs know only this, so that every host runs the same ones. */
export interface WorkstationHost {
  readonly name: string;
  /** Starts the program on the vault directory; resolves when a page can be had. */
  start(options: { storeDirectory: string }): Promise<void>;
  /** The signed-in page of the program that runs now. */
  page(): Promise<Page>;
  /** Ends the program as a power cut would. */
  kill(): Promise<void>;
  /** Ends the program and everything that `start` and `page` opened. */
  stop(): Promise<void>;
}
