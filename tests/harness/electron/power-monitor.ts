import { EventEmitter } from 'node:events';

/** Never sleeps by itself; a test emits what it wants to have happened. */
export const powerMonitor = new EventEmitter();
