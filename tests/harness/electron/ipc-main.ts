import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron';

/** Listeners only; a program that answers by `handle` needs more of the stand-in than this. */
class StandInIpcMain extends EventEmitter implements Pick<IpcMain, 'handle'> {
  handle(channel: string): void {
    throw new Error(`the stand-in does not carry ipcMain.handle (asked for ${channel})`);
  }
}

export const ipcMain = new StandInIpcMain();
