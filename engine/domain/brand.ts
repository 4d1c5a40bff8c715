declare const brand: unique symbol;

/** A number (or string) that may not be mixed with another of the same shape: `Brand<number, 'Instant'>`. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
