export interface WorldBridge {
  /** Puts a copy of the interface on the other world's window. */
  expose(name: string, api: unknown): void;
}

/**
 * The context bridge: one side in the preload's isolated world, the other in the page's. Values cross as copies, a
 * function crosses as a stand-in that calls it, and nothing else crosses. The two sides speak by events on the
 * window they share; Chromium clones what an event carries from one world to another. Sent to the page as its own
 * source text, so that it uses nothing from outside.
 */
export function worldBridge(side: 'preload' | 'page', token: string): WorldBridge {
  type Packed =
    | { is: 'value'; value: unknown }
    | { is: 'function'; id: number }
    | { is: 'array'; items: Packed[] }
    | { is: 'object'; entries: [string, Packed][] };
  type Letter =
    | { is: 'expose'; name: string; api: Packed }
    | { is: 'call'; id: number; call: number; parameters: Packed[] }
    | { is: 'answer'; call: number; value?: Packed; error?: string }
    | { is: 'awake' };
  const inbox = `${token}:to-${side}`;
  const outbox = `${token}:to-${side === 'page' ? 'preload' : 'page'}`;
  const functions: ((...parameters: unknown[]) => unknown)[] = [];
  const answers = new Map<number, { value?: Packed; error?: string }>();
  const exposed: Letter[] = [];
  let calls = 0;

  const post = (letter: Letter) => window.dispatchEvent(new CustomEvent(outbox, { detail: letter }));
  const pack = (value: unknown): Packed => {
    if (typeof value === 'function') {
      functions.push(value as (...parameters: unknown[]) => unknown);
      return { is: 'function', id: functions.length - 1 };
    }
    if (typeof value === 'symbol' || value instanceof Promise || value instanceof Node) {
      throw new TypeError(`the stand-in's context bridge does not carry ${String(value)}`);
    }
    if (Array.isArray(value)) return { is: 'array', items: value.map(pack) };
    if (
      typeof value !== 'object' ||
      value === null ||
      ArrayBuffer.isView(value) ||
      value instanceof ArrayBuffer
    ) {
      return { is: 'value', value };
    }
    return { is: 'object', entries: Object.entries(value).map(([key, held]) => [key, pack(held)]) };
  };
  const unpack = (packed: Packed): unknown => {
    if (packed.is === 'value') return packed.value;
    if (packed.is === 'array') return Object.freeze(packed.items.map(unpack));
    if (packed.is === 'object') {
      return Object.freeze(Object.fromEntries(packed.entries.map(([key, held]) => [key, unpack(held)])));
    }
    const { id } = packed;
    return (...parameters: unknown[]) => {
      const call = calls;
      calls += 1;
      post({ is: 'call', id, call, parameters: parameters.map(pack) });
      const answer = answers.get(call);
      answers.delete(call);
      if (answer === undefined) throw new Error('the other world is gone');
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value === undefined ? undefined : unpack(answer.value);
    };
  };
  const carryOut = (letter: Extract<Letter, { is: 'call' }>) => {
    try {
      const value = functions[letter.id]?.(...letter.parameters.map(unpack));
      post({ is: 'answer', call: letter.call, value: pack(value) });
    } catch (error) {
      post({
        is: 'answer',
        call: letter.call,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };
  window.addEventListener(inbox, (event) => {
    const letter = (event as CustomEvent<Letter>).detail;
    if (letter.is === 'call') carryOut(letter);
    else if (letter.is === 'answer') answers.set(letter.call, letter);
    else if (letter.is === 'awake') for (const earlier of exposed) post(earlier);
    else if (!(letter.name in window)) {
      Object.defineProperty(window, letter.name, { value: unpack(letter.api), enumerable: true });
    }
  });
  // Whichever world wakes second makes the exposed interface known.
  if (side === 'page') post({ is: 'awake' });
  return {
    expose(name, api) {
      const letter: Letter = { is: 'expose', name, api: pack(api) };
      exposed.push(letter);
      post(letter);
    },
  };
}
