import { Fault, failure, type Result, success } from '../fault.ts';
import { dimensionGap, dimensionText, parseUnit, sameDimension, type Unit } from '../units/unit.ts';
import { type Node, parseFormula } from './parse.ts';

export interface Formula {
  readonly text: string;
  /** Unit of the result as it is shown; `1` for a plain number. */
  readonly unit: string;
  /** Instruments it reads, each once, in order of appearance. */
  readonly symbols: readonly string[];
  /** Conversions that were made so that units agree, in words. */
  readonly notes: readonly string[];
  /** NaN-free: fails with FORMULA_VALUE_MISSING or FORMULA_NOT_FINITE. */
  readonly evaluate: (values: Readonly<Record<string, number>>) => Result<number>;
}

export interface FormulaContext {
  /** Quoted unit of an instrument, or undefined where there is none of that name. */
  readonly unitOf: (symbol: string) => string | undefined;
  /** The spelling under which an instrument is known: `CL Z26` for `CL Z6`. */
  readonly canonical?: ((symbol: string) => string) | undefined;
  /** Formulas that have names of their own and may be used in others. */
  readonly definitions?: Readonly<Record<string, string>> | undefined;
}

interface Typed {
  readonly unit: Unit;
  readonly value: (values: Readonly<Record<string, number>>) => number;
  /** Numbers written as factors of the price: 2 and 42 of `2*42*RB`, 1/42 of `CL/42`; of a sum, those that both sides have. */
  readonly factors: readonly number[];
}

/** Named formulas may use others twice each: written out they would grow without end, and stop the engine. */
const mostParts = 2_000;

const plain: Unit = { text: '1', dimension: {}, factor: 1 };
const isPlain = (unit: Unit) => Object.keys(unit.dimension).length === 0 && unit.factor === 1;

function joined(left: Unit, right: Unit, operator: '*' | '/'): Unit {
  if (isPlain(right)) return left;
  const divide = operator === '/';
  const sign = divide ? 1 : -1;
  const negated = Object.fromEntries(
    Object.entries(right.dimension).map(([name, power]) => [name, sign * power]),
  );
  const dimension = dimensionGap(left.dimension, negated);
  const factor = divide ? left.factor / right.factor : left.factor * right.factor;
  // A ratio of two prices of one unit is a plain number.
  if (Object.keys(dimension).length === 0 && factor === 1) return plain;
  return {
    text:
      isPlain(left) && !divide
        ? right.text
        : `${left.text}${operator}${right.text.includes('/') ? `(${right.text})` : right.text}`,
    dimension,
    factor,
  };
}

/** 42, or 1/42 of a divisor. */
const factorText = (factor: number): string =>
  factor < 1 && factor > 0
    ? `1/${Number((1 / factor).toPrecision(9))}`
    : String(Number(factor.toPrecision(9)));

/** What brings a price in `from` to `to` by the rates that are quoted here, as it is written behind the price. */
function rateText(from: string, to: string, isQuoted: (symbol: string) => boolean): string | undefined {
  if (isQuoted(from + to)) return `*${from}${to}`;
  if (isQuoted(to + from)) return `/${to}${from}`;
  const into = isQuoted(`${from}USD`) ? `*${from}USD` : isQuoted(`USD${from}`) ? `/USD${from}` : undefined;
  const out = isQuoted(`${to}USD`) ? `/${to}USD` : isQuoted(`USD${to}`) ? `*USD${to}` : undefined;
  return into === undefined || out === undefined ? undefined : into + out;
}

/** What would make the two sides agree, in words a trader can act on. */
function repair(left: Unit, right: Unit, isQuoted: (symbol: string) => boolean): string {
  const gap = dimensionGap(left.dimension, right.dimension);
  const currencies = Object.keys(gap).filter((name) => /^[A-Z]{3}$/.test(name));
  const [one, two] = currencies;
  if (one !== undefined && two !== undefined && currencies.length === Object.keys(gap).length) {
    const [from, to] = right.dimension[one] === undefined ? [two, one] : [one, two];
    const rate = rateText(from, to, isQuoted);
    if (rate !== undefined) return `Bring both to one currency: write "${rate}" behind the price in ${from}.`;
    return `Bring both to one currency: multiply or divide one side by the rate, for instance by ${from === 'USD' ? to + from : from + to}.`;
  }
  if ('volume' in gap || 'mass' in gap || 'energy' in gap) {
    return `Bring both to one quantity by a density (t/m3) or a heating value (MWh/t), as a number with "in": ${dimensionText(gap)} is left over.`;
  }
  return `${dimensionText(gap)} is left over.`;
}

class Compiler {
  readonly symbols: string[] = [];
  readonly notes: string[] = [];
  readonly #context: FormulaContext;
  readonly #path: string[] = [];
  #parts = 0;
  readonly #isQuoted = (symbol: string): boolean => this.#context.unitOf(symbol) !== undefined;

  constructor(context: FormulaContext) {
    this.#context = context;
  }

  /** Throws Fault; `compileFormula` turns it into a Result. */
  compile(text: string): Typed {
    const parsed = parseFormula(text);
    if (!parsed.ok) throw parsed.fault;
    return this.#node(parsed.value, text);
  }

  #node(node: Node, text: string): Typed {
    this.#parts += 1;
    if (this.#parts > mostParts) {
      throw new Fault(
        'FORMULA_TOO_LONG',
        `With the formulas that it uses, this one has more than ${mostParts} parts, at "${text}". Use fewer in each other.`,
        { path: [...this.#path] },
      );
    }
    if (node.kind === 'number') return { unit: plain, value: () => node.value, factors: [node.value] };
    if (node.kind === 'symbol') return this.#symbol(node.name, node.at, text);
    if (node.kind === 'minus') {
      const operand = this.#node(node.operand, text);
      return { ...operand, value: (values) => -operand.value(values) };
    }
    if (node.kind === 'in') return this.#converted(this.#node(node.operand, text), node.unit, node.at, text);
    const left = this.#node(node.left, text);
    const right = this.#node(node.right, text);
    if (node.operator === '*' || node.operator === '/') return this.#product(left, right, node.operator);
    return this.#sum(left, right, node.operator === '+' ? 1 : -1, node.at, text);
  }

  #symbol(name: string, at: number, text: string): Typed {
    const definition = this.#context.definitions?.[name];
    if (definition !== undefined) {
      if (this.#path.includes(name)) {
        throw new Fault(
          'FORMULA_CYCLE',
          `${[...this.#path, name].join(' uses ')}: a formula cannot use itself.`,
          { path: [...this.#path, name] },
        );
      }
      this.#path.push(name);
      const typed = this.compile(definition);
      this.#path.pop();
      return { ...typed, factors: [] };
    }
    const symbol = this.#context.canonical?.(name) ?? name;
    const quoted = this.#context.unitOf(symbol);
    if (quoted === undefined) {
      throw new Fault(
        'FORMULA_SYMBOL_UNKNOWN',
        `There is no instrument or formula "${name}", at character ${at + 1} of "${text}".`,
        { name, at },
      );
    }
    const unit = parseUnit(quoted);
    if (!unit.ok) throw unit.fault;
    if (!this.symbols.includes(symbol)) this.symbols.push(symbol);
    return { unit: unit.value, value: (values) => values[symbol] ?? Number.NaN, factors: [] };
  }

  #product(left: Typed, right: Typed, operator: '*' | '/'): Typed {
    const unit = joined(left.unit, right.unit, operator);
    const value =
      operator === '*'
        ? (values: Readonly<Record<string, number>>) => left.value(values) * right.value(values)
        : (values: Readonly<Record<string, number>>) => left.value(values) / right.value(values);
    const further = operator === '*' ? right.factors : right.factors.map((factor) => 1 / factor);
    return { unit, value, factors: [...left.factors, ...further] };
  }

  #sum(left: Typed, right: Typed, sign: 1 | -1, at: number, text: string): Typed {
    if (!sameDimension(left.unit.dimension, right.unit.dimension)) {
      throw new Fault(
        'FORMULA_UNITS',
        `${left.unit.text} and ${right.unit.text} cannot be ${sign === 1 ? 'added' : 'subtracted'}, at character ${at + 1} of "${text}". ${repair(left.unit, right.unit, this.#isQuoted)}`,
        { left: left.unit.text, right: right.unit.text, at },
      );
    }
    const [a, b] = this.#sameScale(left, right, at, text);
    const factors = a.factors.filter((factor) => b.factors.includes(factor));
    return { unit: a.unit, value: (values) => a.value(values) + sign * b.value(values), factors };
  }

  /**
   * Brings both sides to one unit. A factor that is just the ratio of the two units, such as the 42 gallons of a barrel in
   * `42*HO-CL`, is that conversion and is not made twice; a multiple of it might be, or might not: that is refused.
   */
  #sameScale(left: Typed, right: Typed, at: number, text: string): readonly [Typed, Typed] {
    const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.abs(b);
    const ratio = right.unit.factor / left.unit.factor;
    if (near(ratio, 1)) return [left, right];
    const taken = (side: Typed, other: Typed, wanted: number): Typed | undefined => {
      const factor = side.factors.find((candidate) => near(candidate, wanted));
      if (factor === undefined) return undefined;
      this.notes.push(
        `${factorText(factor)} is taken as the conversion from ${side.unit.text} to ${other.unit.text}`,
      );
      return { ...side, unit: other.unit, factors: side.factors.filter((candidate) => candidate !== factor) };
    };
    const leftTaken = taken(left, right, 1 / ratio);
    if (leftTaken !== undefined) return [leftTaken, right];
    const rightTaken = taken(right, left, ratio);
    if (rightTaken !== undefined) return [left, rightTaken];
    for (const [side, other, wanted] of [
      [left, right, 1 / ratio],
      [right, left, ratio],
    ] as const) {
      const multiple = (factor: number, of: number) =>
        of > 1 && factor > of && near(factor / of, Math.round(factor / of));
      const doubtful = side.factors.find(
        (factor) => multiple(factor, wanted) || multiple(1 / factor, 1 / wanted),
      );
      if (doubtful === undefined) continue;
      throw new Fault(
        'FORMULA_AMBIGUOUS',
        `${factorText(doubtful)} is a multiple of the ${factorText(wanted)} that leads from ${side.unit.text} to ${other.unit.text}, at character ${at + 1} of "${text}". Write "in ${other.unit.text}" behind the instrument if it is meant as a conversion.`,
        { factor: doubtful, at },
      );
    }
    this.notes.push(`${right.unit.text} is converted to ${left.unit.text}`);
    return [left, { ...right, unit: left.unit, value: (values) => right.value(values) * ratio }];
  }

  #converted(operand: Typed, wanted: string, at: number, text: string): Typed {
    const target = parseUnit(wanted);
    if (!target.ok) throw target.fault;
    if (isPlain(operand.unit)) return { unit: target.value, value: operand.value, factors: [] };
    if (!sameDimension(operand.unit.dimension, target.value.dimension)) {
      throw new Fault(
        'FORMULA_UNITS',
        `${operand.unit.text} does not become ${wanted}, at character ${at + 1} of "${text}". ${repair(operand.unit, target.value, this.#isQuoted)}`,
        { from: operand.unit.text, to: wanted, at },
      );
    }
    const ratio = operand.unit.factor / target.value.factor;
    return { unit: target.value, value: (values) => operand.value(values) * ratio, factors: [] };
  }
}

/**
 * Checks a formula's units once, so that evaluating it is arithmetic alone. Fails with FORMULA_SYNTAX,
 * FORMULA_TOO_LONG, FORMULA_SYMBOL_UNKNOWN, FORMULA_UNITS,
 * FORMULA_AMBIGUOUS, FORMULA_CYCLE or UNIT_UNKNOWN; each message names the place.
 */
export function compileFormula(text: string, context: FormulaContext): Result<Formula> {
  const compiler = new Compiler(context);
  try {
    const { unit, value } = compiler.compile(text);
    const { symbols, notes } = compiler;
    return success({
      text,
      unit: unit.text,
      symbols,
      notes,
      evaluate(values) {
        const missing = symbols.find((symbol) => !Number.isFinite(values[symbol]));
        if (missing !== undefined) {
          return failure(
            'FORMULA_VALUE_MISSING',
            `"${text}" needs a price of ${missing}, and there is none.`,
            { symbol: missing },
          );
        }
        const result = value(values);
        if (Number.isFinite(result)) return success(result);
        return failure(
          'FORMULA_NOT_FINITE',
          `"${text}" has no value for these prices: a division by zero or a number too large.`,
          { text },
        );
      },
    });
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error };
    throw error;
  }
}
