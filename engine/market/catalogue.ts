import { contractOf, frontPeriod, listedPeriods } from '../domain/contracts.ts';
import { type Period, parsePeriod } from '../domain/delivery.ts';
import { Fault, failure, type Result, success } from '../domain/fault.ts';
import { compileFormula, type Formula } from '../domain/formula/compile.ts';
import { type Instrument, priceDecimals } from '../domain/instrument.ts';
import { createSessionCalendar } from '../domain/session-calendar.ts';
import { continuousSymbol, contractSymbol, parseSymbol } from '../domain/symbol.ts';

export type ResolvedKind = 'product' | 'contract' | 'continuous' | 'formula';

/** What a text that a trader wrote stands for. */
export interface Resolved {
  readonly kind: ResolvedKind;
  /** Canonical symbol; of a formula its text, or the name it was given. */
  readonly symbol: string;
  /** Facts to show it by. Those of a formula are taken from its first leg, but for unit and tick. */
  readonly instrument: Instrument;
  /** The contract behind a product or a continuous month today; null for what stands for itself. */
  readonly contract: string | null;
  /** Symbols whose prices it is made from; of an instrument that is only itself. */
  readonly legs: readonly string[];
  readonly formula: Formula | null;
  /** Text of the formula where the symbol is its name. */
  readonly definition: string | null;
}

const hour = 3_600_000;
/** Decimals of a formula's value, whatever the ticks of its legs. */
const [leastDecimals, mostDecimals] = [2, 4];

/** Facts of a contract never change: hours of years are counted once a program, not once a catalogue. */
const madeContracts = new WeakMap<Instrument, Map<string, Instrument>>();

function contractFacts(product: Instrument, period: Period): Instrument {
  let known = madeContracts.get(product);
  if (known === undefined) {
    known = new Map();
    madeContracts.set(product, known);
  }
  const found = known.get(period.code);
  if (found !== undefined) return found;
  const made = contractOf(product, period);
  known.set(period.code, made);
  return made;
}

/**
 * Everything that has a price: products and contracts as listed on a date, continuous months, formulas of them. What is
 * listed changes with the trading date; what was once found is held for the hour.
 */
export class Catalogue {
  readonly products: readonly Instrument[];
  readonly #bySymbol: ReadonlyMap<string, Instrument>;
  readonly #now: () => number;
  readonly #definitions: () => Readonly<Record<string, string>>;
  readonly #contracts = new Map<string, readonly Instrument[]>();
  #heldSince = Number.NEGATIVE_INFINITY;

  constructor(
    products: readonly Instrument[],
    now: () => number,
    definitions: () => Readonly<Record<string, string>> = () => ({}),
  ) {
    this.products = products;
    this.#bySymbol = new Map(products.map((product) => [product.symbol, product]));
    this.#now = now;
    this.#definitions = definitions;
  }

  /** The same products with other named formulas. */
  with(definitions: Readonly<Record<string, string>>): Catalogue {
    return new Catalogue(this.products, this.#now, () => definitions);
  }

  /** Throws Fault UNKNOWN_INSTRUMENT. */
  product(symbol: string): Instrument {
    const found = this.#bySymbol.get(symbol);
    if (found !== undefined) return found;
    const known = this.products.map((product) => product.symbol).join(', ');
    throw new Fault('UNKNOWN_INSTRUMENT', `There is no product ${symbol}. Known: ${known}.`, { symbol });
  }

  /** Contracts of a product on its present trading date, front first: months, then longer periods. Empty without deliveries. */
  contracts(symbol: string): readonly Instrument[] {
    const now = this.#now();
    if (now - this.#heldSince >= hour || now < this.#heldSince) {
      this.#contracts.clear();
      this.#heldSince = Math.floor(now / hour) * hour;
    }
    const known = this.#contracts.get(symbol);
    if (known !== undefined) return known;
    const product = this.product(symbol);
    const date = createSessionCalendar(product).tradingDate(now);
    const made = listedPeriods(product, date).map((period) => contractFacts(product, period));
    this.#contracts.set(symbol, made);
    return made;
  }

  /** Months only: what continuous series and curves are made of. */
  months(symbol: string): readonly Instrument[] {
    return this.contracts(symbol).filter(
      ({ contract }) => contract !== undefined && /^[A-Z]\d\d$/.test(contract.period),
    );
  }

  /** What an exchange lists today: contracts, and products that have none. */
  listed(): Instrument[] {
    return this.products.flatMap((product) => {
      const contracts = this.contracts(product.symbol);
      return contracts.length === 0 ? [product] : [...contracts];
    });
  }

  /** The contract behind a product's plain symbol; null where it stands for itself. */
  front(symbol: string): string | null {
    const product = this.product(symbol);
    const date = createSessionCalendar(product).tradingDate(this.#now());
    const period = frontPeriod(product, date);
    return period === undefined ? null : contractSymbol(symbol, period);
  }

  /**
   * Reads a product, a contract, a continuous month, the name of a formula, or a formula. Fails with UNKNOWN_INSTRUMENT,
   * CONTRACT_NOT_KNOWN, or with what is wrong with the formula.
   */
  resolve(text: string): Result<Resolved> {
    const wanted = text.trim();
    const definitions = this.#definitions();
    const name = wanted.toUpperCase();
    const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    if (definition !== undefined && !this.#bySymbol.has(name)) {
      return this.#formula(definition, name);
    }
    const parsed = parseSymbol(wanted, this.#now());
    if (!parsed.ok) {
      const formula = this.#formula(wanted, null);
      // Of one word, or of a product with something behind it, that is wrong and not the grammar of formulas.
      const [first = '', ...more] = wanted.split(/\s+/);
      const contract = more.length === 1 && this.#bySymbol.has(first.toUpperCase());
      return formula.ok || (/[-+*/()\u2212]/.test(wanted) && !contract) ? formula : parsed;
    }
    const { product: productName, symbol } = parsed.value;
    const product = this.#bySymbol.get(productName);
    if (product === undefined) {
      const formula = /[-+*/()\u2212]/.test(wanted) ? this.#formula(wanted, null) : undefined;
      if (formula !== undefined) return formula;
      const known = this.products.map((known) => known.symbol).join(', ');
      return failure('UNKNOWN_INSTRUMENT', `There is no product ${productName}. Known: ${known}.`, {
        symbol: productName,
      });
    }
    if (parsed.value.kind === 'product') {
      return success(this.#plain('product', symbol, product, this.front(productName)));
    }
    if (product.delivery === undefined) {
      return failure(
        'CONTRACT_NOT_KNOWN',
        `${productName} has no delivery periods: it trades as one instrument. Write ${productName}.`,
        { symbol },
      );
    }
    if (parsed.value.kind === 'contract') {
      return success(this.#plain('contract', symbol, contractFacts(product, parsed.value.period), null));
    }
    const month = this.months(productName)[parsed.value.n - 1];
    if (month === undefined) {
      return failure(
        'CONTRACT_NOT_KNOWN',
        `${productName} lists ${this.months(productName).length} months; there is no ${symbol}.`,
        { symbol },
      );
    }
    const { contract: _contract, ...facts } = month;
    const instrument = {
      ...facts,
      symbol,
      name: `${product.name}, ${parsed.value.n === 1 ? 'front month' : `month ${parsed.value.n}`}`,
      multiplier: product.multiplier,
    };
    return success(this.#plain('continuous', symbol, instrument, month.symbol));
  }

  #plain(kind: ResolvedKind, symbol: string, instrument: Instrument, contract: string | null): Resolved {
    return { kind, symbol, instrument, contract, legs: [symbol], formula: null, definition: null };
  }

  #canonical(name: string): string {
    const parsed = parseSymbol(name, this.#now());
    return parsed.ok ? parsed.value.symbol : name;
  }

  #formula(text: string, name: string | null): Result<Resolved> {
    const compiled = compileFormula(text, {
      canonical: (symbol) => this.#canonical(symbol),
      unitOf: (symbol) => {
        const parsed = parseSymbol(symbol, this.#now());
        if (!parsed.ok) return undefined;
        const product = this.#bySymbol.get(parsed.value.product);
        return parsed.value.kind === 'product' || product?.delivery !== undefined ? product?.unit : undefined;
      },
      definitions: this.#definitions(),
    });
    if (!compiled.ok) return compiled;
    const formula = compiled.value;
    const legs = formula.symbols.map((symbol) => this.resolve(symbol));
    const wrong = legs.find((leg) => !leg.ok);
    if (wrong !== undefined && !wrong.ok) return wrong;
    const instruments = legs.flatMap((leg) => (leg.ok ? [leg.value.instrument] : []));
    const [first] = instruments;
    if (first === undefined) {
      return failure('FORMULA_WITHOUT_PRICE', `"${text}" names no instrument: it is a plain number.`, {
        text,
      });
    }
    const finest = Math.max(...instruments.map(({ tickSize }) => priceDecimals(tickSize)));
    const decimals = Math.min(mostDecimals, Math.max(leastDecimals, finest));
    const { contract: _contract, delivery: _delivery, cascade: _cascade, size: _size, ...facts } = first;
    const instrument: Instrument = {
      ...facts,
      symbol: name ?? formula.text,
      name: name === null ? formula.text : `${name} = ${text}`,
      exchange: [...new Set(instruments.map(({ exchange }) => exchange))].join(' / '),
      unit: formula.unit,
      multiplier: 1,
      tickSize: (10 ** -decimals).toFixed(decimals),
      source: 'formula of its legs',
    };
    return success({
      kind: 'formula',
      symbol: instrument.symbol,
      instrument,
      contract: null,
      legs: formula.symbols,
      formula,
      definition: name === null ? null : text,
    });
  }

  /** `CL c2` of a contract's place in the line today; null where it is not a listed month. */
  continuousOf(contract: string): string | null {
    const [product = '', code = ''] = contract.split(' ');
    if (!this.#bySymbol.has(product) || !parsePeriod(code, this.#now()).ok) return null;
    const at = this.months(product).findIndex(({ symbol }) => symbol === contract);
    return at === -1 ? null : continuousSymbol(product, at + 1);
  }
}
