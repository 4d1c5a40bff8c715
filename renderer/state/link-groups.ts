import { createStore, type StoreApi } from 'zustand/vanilla';

/** Eight groups, each a letter and a colour, so that colour is never the only cue. */
export const groupLetters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;
export type GroupLetter = (typeof groupLetters)[number];

export const isGroupLetter = (value: unknown): value is GroupLetter =>
  groupLetters.some((letter) => letter === value);

export interface CrosshairPlace {
  /** UTC milliseconds of the bar under the crosshair. */
  readonly time: number;
  readonly price: number | null;
}

export interface LinkGroupsState {
  /** Symbol a group shows; a panel that joins takes it at once. */
  readonly symbols: Readonly<Partial<Record<GroupLetter, string>>>;
}

/** What panels of one group share: the symbol, and on charts the crosshair. */
export interface LinkGroups extends StoreApi<LinkGroupsState> {
  setSymbol(letter: GroupLetter, symbol: string): void;
  /** Tells the other panels of the group; null where the pointer has left. */
  moveCrosshair(letter: GroupLetter, place: CrosshairPlace | null, panelId: string): void;
  /** Hears of every panel's crosshair but that of `panelId` itself. Answers how to stop. */
  onCrosshair(
    letter: GroupLetter,
    panelId: string,
    listener: (place: CrosshairPlace | null) => void,
  ): () => void;
}

export function createLinkGroups(): LinkGroups {
  const store = createStore<LinkGroupsState>(() => ({ symbols: {} }));
  const listeners = new Map<GroupLetter, Map<string, (place: CrosshairPlace | null) => void>>();
  return {
    ...store,
    setSymbol(letter, symbol) {
      const { symbols } = store.getState();
      if (symbols[letter] !== symbol) store.setState({ symbols: { ...symbols, [letter]: symbol } });
    },
    moveCrosshair(letter, place, panelId) {
      for (const [id, listener] of listeners.get(letter) ?? []) if (id !== panelId) listener(place);
    },
    onCrosshair(letter, panelId, listener) {
      const group = listeners.get(letter) ?? new Map<string, typeof listener>();
      listeners.set(letter, group);
      group.set(panelId, listener);
      return () => {
        if (group.get(panelId) === listener) group.delete(panelId);
      };
    },
  };
}
