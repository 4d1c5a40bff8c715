import { type Period, parsePeriod, periodCodePattern, periodGrammar } from './delivery.ts';
import { failure, type Result, success } from './fault.ts';

/**
 * Symbols: a product `CL`, one contract of it `CL Z26`, the n-th month in front `CL c1`. A plain product symbol stands for
 * its front contract.
 */
export const productSymbolPattern = /^[A-Z][A-Z0-9]{0,11}$/;
/** A product or one contract, in canonical spelling. */
export const instrumentSymbolPattern = new RegExp(`^[A-Z][A-Z0-9]{0,11}(?: ${periodCodePattern})?$`);

/** Continuous series reach this far out. */
const mostContinuous = 99;

export type ParsedSymbol =
  | { readonly kind: 'product'; readonly symbol: string; readonly product: string }
  | { readonly kind: 'contract'; readonly symbol: string; readonly product: string; readonly period: Period }
  | { readonly kind: 'continuous'; readonly symbol: string; readonly product: string; readonly n: number };

/** `CL Z26`. */
export function contractSymbol(product: string, period: Period): string {
  return `${product} ${period.code}`;
}

/** `CL c1`; `n` counts from 1. */
export function continuousSymbol(product: string, n: number): string {
  return `${product} c${n}`;
}

/**
 * Reads a symbol in either case and with any spelling of a period; `symbol` is the canonical one. `referenceDate` (UTC ms)
 * settles a year of one digit. Fails with SYMBOL_INVALID, which says what was found and what would be right.
 */
export function parseSymbol(text: string, referenceDate: number): Result<ParsedSymbol> {
  const refuse = (why: string) =>
    failure(
      'SYMBOL_INVALID',
      `"${text}" is no symbol: ${why} Write a product (CL), a contract (CL Z26: ${periodGrammar}) or a continuous month (CL c1).`,
      { text },
    );
  const [name = '', rest, ...more] = text.trim().split(/\s+/);
  const product = name.toUpperCase();
  if (product === '') return refuse('it is empty.');
  if (!productSymbolPattern.test(product)) {
    return refuse(`"${name}" is no product; one begins with a letter and has up to 12 letters and digits.`);
  }
  if (rest === undefined) return success({ kind: 'product', symbol: product, product });
  if (more.length > 0) return refuse(`"${more.join(' ')}" is left over.`);
  const continuous = /^c(\d{1,4})$/i.exec(rest);
  if (continuous !== null) {
    const n = Number(continuous[1]);
    if (n < 1 || n > mostContinuous) return refuse(`continuous months run from c1 to c${mostContinuous}.`);
    return success({ kind: 'continuous', symbol: continuousSymbol(product, n), product, n });
  }
  const period = parsePeriod(rest, referenceDate);
  if (!period.ok) return refuse(period.fault.message.replace(/ Write .*/, ''));
  return success({
    kind: 'contract',
    symbol: contractSymbol(product, period.value),
    product,
    period: period.value,
  });
}
