import { Fault } from '../domain/fault.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Catalogue } from './catalogue.ts';
import type { Derivation, Hub } from './hub/hub.ts';

/** Finds what stands behind a symbol that has no desk of its own. Throws the Fault of what cannot be read or is not traded. */
export function deriveFrom(catalogue: Catalogue, listed: readonly Instrument[]) {
  return (symbol: string): Derivation | undefined => {
    const resolved = catalogue.resolve(symbol);
    if (!resolved.ok) throw resolved.fault;
    const { instrument, formula, legs, contract, kind } = resolved.value;
    if (formula !== null) return { kind: 'formula', instrument, formula, legs };
    if (contract !== null) return { kind: 'alias', instrument, of: contract };
    if (kind !== 'contract' || listed.some((known) => known.symbol === instrument.symbol))
      return { kind: 'alias', instrument, of: instrument.symbol };
    throw new Fault(
      'CONTRACT_NOT_LISTED',
      `${instrument.symbol} is not traded today (last trading day ${instrument.contract?.lastTradingDay}). Its history can be read.`,
      { symbol: instrument.symbol },
    );
  };
}

/** Points every name for "the n-th month" at the contract that is it now. */
export function pointFronts(hub: Hub, catalogue: Catalogue): void {
  for (const { symbol } of catalogue.products) hub.point(symbol, catalogue.front(symbol));
  for (const symbol of hub.derivedAliases()) {
    const resolved = catalogue.resolve(symbol);
    if (resolved.ok) hub.point(symbol, resolved.value.contract);
  }
}
