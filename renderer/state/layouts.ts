import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../client/client.ts';
import type { LayoutEntry } from '../client/types.ts';

/** Layouts of names that begin with this are the program's own: the ones being worked in. */
const ownPrefix = '~working';

/** The working layout of a window: the first one's has no number. */
export const workingLayoutOf = (window: number): string =>
  window <= 1 ? ownPrefix : `${ownPrefix} ${window}`;
export const workingLayout = workingLayoutOf(1);

export interface LayoutContent {
  readonly version: 1;
  /** The docking library's own JSON. */
  readonly dock: Readonly<Record<string, unknown>>;
}

/** The content of a stored layout, or null where it is not one of ours. */
export function readLayout(content: unknown): LayoutContent | null {
  if (typeof content !== 'object' || content === null) return null;
  const { version, dock } = content as { version?: unknown; dock?: unknown };
  if (version !== 1 || typeof dock !== 'object' || dock === null) return null;
  const { grid, panels } = dock as { grid?: unknown; panels?: unknown };
  if (typeof grid !== 'object' || grid === null || typeof panels !== 'object' || panels === null) return null;
  return { version, dock: dock as LayoutContent['dock'] };
}

export interface LayoutsState {
  readonly layouts: readonly LayoutEntry[];
  /** The named layout that was saved or loaded last. */
  readonly current: string | null;
}

export interface Layouts extends StoreApi<LayoutsState> {
  refresh(): Promise<void>;
  save(name: string, content: LayoutContent): Promise<void>;
  load(name: string): Promise<LayoutContent | null>;
  remove(name: string): Promise<void>;
  /** Saves the working layout a little after the last change. */
  keepWorking(content: () => LayoutContent): void;
  /** Saves at once what is still waiting. */
  flushWorking(): Promise<void>;
  /** The working layout of this window. */
  readonly working: string;
  /** Number for a window that is opened next. */
  nextWindow(): number;
  dispose(): void;
}

export function createLayouts(client: ContractClient, delayMilliseconds = 300, window = 1): Layouts {
  const working = workingLayoutOf(window);
  let opened = window;
  const store = createStore<LayoutsState>(() => ({ layouts: [], current: null }));
  let waiting: (() => LayoutContent) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = async () => {
    clearTimeout(timer);
    const content = waiting;
    waiting = null;
    if (content !== null) await client.layouts.save.mutate({ name: working, content: content() });
  };
  const refresh = async () => {
    const { layouts } = await client.layouts.list.query();
    store.setState({ layouts: layouts.filter((entry) => !entry.name.startsWith('~')) });
  };
  return {
    ...store,
    working,
    nextWindow() {
      opened += 1;
      return opened;
    },
    refresh,
    async save(name, content) {
      await client.layouts.save.mutate({ name, content });
      store.setState({ current: name });
      await refresh();
    },
    async load(name) {
      const content = readLayout((await client.layouts.load.query({ name })).content);
      if (content !== null && name !== working) store.setState({ current: name });
      return content;
    },
    async remove(name) {
      await client.layouts.remove.mutate({ name });
      if (store.getState().current === name) store.setState({ current: null });
      await refresh();
    },
    keepWorking(content) {
      waiting = content;
      clearTimeout(timer);
      // A layout that could not be saved is saved with the next change; the named ones are what must not be lost.
      timer = setTimeout(() => void flush().catch(() => {}), delayMilliseconds);
    },
    flushWorking: flush,
    dispose: () => clearTimeout(timer),
  };
}
