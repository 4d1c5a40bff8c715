const mask = (1n << 64n) - 1n;

/**
 * SplitMix64 (Steele, Lea, Flood 2014; constants of Vigna's splitmix64.c). Used to spread a seed over the state of
 * a larger generator; too slow here for more. Returns the next 64-bit output each call.
 */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed & mask;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask;
    return mixed ^ (mixed >> 31n);
  };
}
