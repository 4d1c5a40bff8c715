import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Outputs } from '../client/client.ts';

export type ReplayStatus = Outputs['replay']['status'];

/** Null until the engine has said. */
export type ReplayStore = StoreApi<{ readonly status: ReplayStatus | null }>;

export const createReplayStore = (): ReplayStore => createStore(() => ({ status: null }));
