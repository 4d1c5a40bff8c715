import { failure, type Result, success } from '../fault.ts';

/**
 * Spread formulas as traders write them: numbers, instruments (`CL`, `CL Z6`, `TTF Q1-27`), `+ - * /`, brackets, and
 * `in UNIT` behind an instrument or a bracket. Positions count characters from 0.
 */
export type Node =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'symbol'; readonly name: string; readonly at: number }
  | { readonly kind: 'minus'; readonly operand: Node; readonly at: number }
  | { readonly kind: 'in'; readonly operand: Node; readonly unit: string; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Node;
      readonly right: Node;
      readonly at: number;
    };

interface Token {
  readonly kind: 'number' | 'symbol' | 'unit' | 'operator' | 'end';
  readonly text: string;
  readonly at: number;
}

const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const month = String.raw`(?:c\d{1,2}|(?!Q[1-4]-\d)[FGHJKMNQUVXZ](?:20\d{2}|\d{1,2})|Q[1-4]-(?:20)?\d{2}|(?:Cal|CAL|Sum|SUM|Win|WIN|${months}|${months.toUpperCase()})-(?:20)?\d{2})`;
const patterns: readonly [Token['kind'], RegExp][] = [
  ['unit', /in\s+([A-Za-z$][\w$]*(?:[*/][A-Za-z$][\w$]*)*)/y],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ['symbol', new RegExp(String.raw`[A-Z][A-Z0-9]*(?:\.[A-Z][A-Z0-9]*)*(?:\s+${month}(?!\w))?`, 'y')],
  ['operator', /[-+*/()\u2212]/y],
];
const longest = 500;
const deepest = 64;

function fault(formula: string, at: number, message: string): Result<never> {
  return failure('FORMULA_SYNTAX', `${message}, at character ${at + 1} of "${formula}".`, { formula, at });
}

function tokenise(formula: string): Result<Token[]> {
  if (formula.length > longest)
    return failure(
      'FORMULA_TOO_LONG',
      `A formula holds at most ${longest} characters; this one has ${formula.length}.`,
    );
  const tokens: Token[] = [];
  let at = 0;
  while (at < formula.length) {
    if (/\s/.test(formula[at] ?? '')) {
      at += 1;
      continue;
    }
    const found = patterns.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const match = pattern.exec(formula);
      return match === null ? [] : [{ kind, match }];
    })[0];
    if (found === undefined) return fault(formula, at, `"${formula[at]}" has no meaning here`);
    const text = (found.match[1] ?? found.match[0]).replace('\u2212', '-').replace(/\s+/g, ' ');
    tokens.push({ kind: found.kind, text, at });
    at += found.match[0].length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return success(tokens);
}

class Parser {
  readonly #formula: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(formula: string, tokens: readonly Token[]) {
    this.#formula = formula;
    this.#tokens = tokens;
  }

  whole(): Result<Node> {
    const node = this.#sum();
    if (!node.ok) return node;
    const rest = this.#peek();
    return rest.kind === 'end' ? node : fault(this.#formula, rest.at, `"${rest.text}" was not expected`);
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(...texts: readonly string[]): Token | undefined {
    const token = this.#peek();
    if (token.kind !== 'operator' || !texts.includes(token.text)) return undefined;
    this.#next += 1;
    return token;
  }

  #sum(): Result<Node> {
    return this.#chain(['+', '-'], () => this.#product());
  }

  #product(): Result<Node> {
    return this.#chain(['*', '/'], () => this.#signed());
  }

  #chain(operators: readonly string[], operand: () => Result<Node>): Result<Node> {
    let left = operand();
    while (left.ok) {
      const token = this.#take(...operators);
      if (token === undefined) return left;
      const right = operand();
      if (!right.ok) return right;
      left = success({
        kind: 'binary',
        operator: token.text as '+',
        left: left.value,
        right: right.value,
        at: token.at,
      });
    }
    return left;
  }

  #signed(): Result<Node> {
    const minus = this.#take('-');
    if (minus === undefined) return this.#postfix();
    if (this.#depth >= deepest) return fault(this.#formula, minus.at, 'the formula is nested too deeply');
    this.#depth += 1;
    const operand = this.#signed();
    this.#depth -= 1;
    return operand.ok ? success({ kind: 'minus', operand: operand.value, at: minus.at }) : operand;
  }

  #postfix(): Result<Node> {
    const operand = this.#primary();
    const token = this.#peek();
    if (!operand.ok || token.kind !== 'unit') return operand;
    this.#next += 1;
    return success({ kind: 'in', operand: operand.value, unit: token.text, at: token.at });
  }

  #primary(): Result<Node> {
    const token = this.#peek();
    if (token.kind === 'number' || token.kind === 'symbol') {
      this.#next += 1;
      return success(
        token.kind === 'number'
          ? { kind: 'number', value: Number(token.text), at: token.at }
          : { kind: 'symbol', name: token.text, at: token.at },
      );
    }
    if (this.#take('(') !== undefined) {
      if (this.#depth >= deepest) return fault(this.#formula, token.at, 'the formula is nested too deeply');
      this.#depth += 1;
      const inner = this.#sum();
      this.#depth -= 1;
      if (!inner.ok) return inner;
      return this.#take(')') === undefined
        ? fault(this.#formula, this.#peek().at, 'a closing bracket is missing')
        : inner;
    }
    return fault(
      this.#formula,
      token.at,
      token.kind === 'end' ? 'the formula ends too early' : `"${token.text}" was not expected`,
    );
  }
}

/** Fails with FORMULA_SYNTAX (and the place) or FORMULA_TOO_LONG. */
export function parseFormula(formula: string): Result<Node> {
  const tokens = tokenise(formula);
  return tokens.ok ? new Parser(formula, tokens.value).whole() : tokens;
}
