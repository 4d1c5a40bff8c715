import { type DeskName, deskNames } from './desks.ts';
import { type ForecastSpan, isSpanWord, readSpan } from './forecast-span.ts';
import { type GroupLetter, isGroupLetter } from './link-groups.ts';
import {
  functionWords,
  productOf,
  productPanels,
  type SinglePanel,
  type SymbolPanel,
} from './panel-kinds.ts';

/**
 * The grammar of the command line: instrument, then function, then its words. `CL Z6 CURVE`, `TTF Q1-27 SEAS`,
 * `42*HO-CL CHART 5m`, `WATCH CL c2`, `GROUP A`, `LAYOUT SAVE desk`, `42`. Words are case-blind. A product is looked up,
 * never guessed; delivery periods and formulas are read by the engine, which says what is wrong with them. Longer than
 * most files because the forms of one grammar are read against each other: which word wins is decided between them.
 */
export const chartIntervals = ['1s', '5s', '15s', '1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type ChartInterval = (typeof chartIntervals)[number];

export type Command =
  | { readonly kind: 'chart'; readonly symbol: string; readonly interval: ChartInterval | null }
  | { readonly kind: 'open'; readonly panel: SinglePanel | 'help' }
  | { readonly kind: 'show'; readonly panel: Exclude<SymbolPanel, 'chart'>; readonly symbol: string }
  | { readonly kind: 'forecast'; readonly symbol: string; readonly span: ForecastSpan }
  /** Null takes the active panel out of its group. */
  | { readonly kind: 'group'; readonly letter: GroupLetter | null }
  | { readonly kind: 'formula-save'; readonly name: string; readonly formula: string }
  | { readonly kind: 'formula-remove'; readonly name: string }
  | { readonly kind: 'past'; readonly years: number }
  | {
      readonly kind: 'alert';
      readonly symbol: string;
      readonly condition: 'at-or-above' | 'at-or-below';
      readonly price: number;
    }
  | { readonly kind: 'window' }
  | { readonly kind: 'desk'; readonly name: DeskName }
  | { readonly kind: 'replay'; readonly from: string | null; readonly speed: number }
  | { readonly kind: 'replay-end' }
  | { readonly kind: 'watch'; readonly symbol: string }
  | { readonly kind: 'unwatch'; readonly symbol: string }
  | { readonly kind: 'layout-save' | 'layout-load' | 'layout-delete'; readonly name: string }
  | { readonly kind: 'layout-undo' | 'layout-reset' }
  | { readonly kind: 'theme'; readonly theme: 'dark' | 'light' | 'system' }
  | { readonly kind: 'security' }
  | { readonly kind: 'lock' }
  | { readonly kind: 'close-vault' }
  | { readonly kind: 'sign-out' };

export interface CommandContext {
  /** Symbols with their names: what may stand in front. `live` ones have quotes and can be watched. */
  readonly symbols: readonly { readonly symbol: string; readonly name: string; readonly live: boolean }[];
  readonly layouts: readonly string[];
  /** What a function without an instrument is about: the symbol of the panel looked at. */
  readonly activeSymbol?: string | null | undefined;
}

export type Parsed =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly message: string };

const panels: Readonly<Record<string, SinglePanel | 'help'>> = {
  WATCH: 'watchlist',
  WATCHLIST: 'watchlist',
  IMPORT: 'import',
  FEEDS: 'feeds',
  FEED: 'feeds',
  SETTINGS: 'settings',
  CALENDAR: 'calendar',
  EXPIRIES: 'calendar',
  INVENTORIES: 'inventory',
  INVENTORY: 'inventory',
  STORAGE: 'inventory',
  ALERTS: 'alerts',
  ALERT: 'alerts',
  PEOPLE: 'people',
  USERS: 'people',
  KEYS: 'keys',
  BACKUPS: 'keys',
  AUDIT: 'audit',
  LOG: 'audit',
  REPORTS: 'reports',
  CONTROLS: 'controls',
  APPROVALS: 'controls',
  LIMITS: 'controls',
  HALT: 'controls',
  HELP: 'help',
};

const panelOfWord: ReadonlyMap<string, SymbolPanel> = new Map(
  Object.entries(functionWords).flatMap(([panel, words]) =>
    words.map((word) => [word, panel as SymbolPanel] as const),
  ),
);

/** Functions of later releases are named, so that whoever types them is told rather than guessed at. */
const notYet: Readonly<Record<string, string>> = { RISK: 'Risk', BUY: 'Order entry', SELL: 'Order entry' };

const no = (message: string): Parsed => ({ ok: false, message });
const yes = (command: Command): Parsed => ({ ok: true, command });

const period =
  /^(c\d{1,2}|[FGHJKMNQUVXZ]\d{1,4}|Q[1-4]-\d{2,4}|(CAL|SUM|WIN|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)-?\d{2,4})$/i;

function canonicalPeriod(word: string): string {
  return /^c\d/i.test(word) ? word.toLowerCase() : word.toUpperCase();
}

/** A known series as it is written there; a contract or a continuous month of a known product; or a formula. */
export function findSymbol(context: CommandContext, text: string): string | undefined {
  const wanted = text.trim().toUpperCase();
  const known = context.symbols.find((entry) => entry.symbol.toUpperCase() === wanted)?.symbol;
  if (known !== undefined) return known;
  const [product = '', word, ...rest] = text.trim().split(/\s+/);
  const found = context.symbols.find((entry) => entry.live && entry.symbol === product.toUpperCase())?.symbol;
  if (found !== undefined && word !== undefined && rest.length === 0 && period.test(word))
    return `${found} ${canonicalPeriod(word)}`;
  return formulaOf(context, text);
}

/** Formulas are written in capitals; what stands before an operator must be a number, a bracket or a known product. */
function formulaOf(context: CommandContext, text: string): string | undefined {
  const trimmed = text.trim();
  if (!/[-+*/()\u2212]/.test(trimmed.replace(/\b(Q[1-4]|CAL|SUM|WIN|[A-Z]{3})-\d{2,4}/gi, '')))
    return undefined;
  // Units are written as they are: `in USD/bbl`, not `in USD/BBL`.
  const raised = trimmed
    .split(/(\bin\s+[^\s()+-]+)/i)
    .map((part, index) => {
      if (index % 2 === 1) return part.replace(/^in/i, 'in');
      return part.replace(/[A-Za-z][A-Za-z0-9]*/g, (word) =>
        /^c\d{1,2}$/i.test(word) ? word.toLowerCase() : word.toUpperCase(),
      );
    })
    .join('');
  const products = raised.match(/[A-Z][A-Z0-9]{0,11}/g) ?? [];
  return products.some((name) => context.symbols.some((entry) => entry.symbol === name)) ? raised : undefined;
}

function findInterval(word: string): ChartInterval | undefined {
  return chartIntervals.find((interval) => interval === word.toLowerCase());
}

function parseLayout(rest: readonly string[]): Parsed {
  const [verb = '', ...words] = rest;
  const name = words.join(' ');
  switch (verb.toUpperCase()) {
    case '':
      return no(
        'LAYOUT needs a name: LAYOUT desk, LAYOUT SAVE desk, LAYOUT DELETE desk, LAYOUT UNDO, LAYOUT RESET.',
      );
    case 'UNDO':
      return words.length === 0
        ? yes({ kind: 'layout-undo' })
        : yes({ kind: 'layout-load', name: rest.join(' ') });
    case 'RESET':
      return words.length === 0
        ? yes({ kind: 'layout-reset' })
        : yes({ kind: 'layout-load', name: rest.join(' ') });
    case 'SAVE':
      return name === '' ? no('LAYOUT SAVE needs a name.') : yes({ kind: 'layout-save', name });
    case 'DELETE':
      return name === '' ? no('LAYOUT DELETE needs a name.') : yes({ kind: 'layout-delete', name });
    default:
      return yes({ kind: 'layout-load', name: rest.join(' ') });
  }
}

function parseTheme(rest: readonly string[]): Parsed {
  const theme = rest[0]?.toLowerCase();
  if (theme === 'dark' || theme === 'light' || theme === 'system') return yes({ kind: 'theme', theme });
  return no('THEME needs DARK, LIGHT or SYSTEM.');
}

function parseFunction(symbol: string, rest: readonly string[]): Parsed {
  const [word = '', ...more] = rest;
  const panel = panelOfWord.get(word.toUpperCase());
  if (word.toUpperCase() === 'WATCH' && more.length === 0) return yes({ kind: 'watch', symbol });
  if (panel === undefined || panel === 'chart') {
    const words = panel === 'chart' ? more : rest;
    if (words.length === 0) return yes({ kind: 'chart', symbol, interval: null });
    const interval = findInterval(words[0] ?? '');
    if (interval !== undefined && words.length === 1) return yes({ kind: 'chart', symbol, interval });
    const later = notYet[words[0]?.toUpperCase() ?? ''];
    if (later !== undefined) return no(`${later} is not part of this version yet.`);
    return no(
      `“${words.join(' ')}” is no function of ${symbol}. Functions: ${Object.values(functionWords)
        .map(([first]) => first)
        .join(' ')} WATCH; intervals: ${chartIntervals.join(' ')}.`,
    );
  }
  if (panel === 'forecast') {
    const read = readSpan(more);
    return read.ok ? yes({ kind: 'forecast', symbol, span: read.span }) : no(read.message);
  }
  if (more.length > 0)
    return no(`${word.toUpperCase()} takes nothing more; “${more.join(' ')}” is left over.`);
  if (!productPanels.has(panel)) return yes({ kind: 'show', panel, symbol });
  const product = productOf(symbol);
  return product === null
    ? no(`${word.toUpperCase()} is of one product, such as CL; “${symbol}” is a formula.`)
    : yes({ kind: 'show', panel, symbol: product });
}

/** `FCST 10D`, `FCST CL 30`: the words that say how far stand last, what is left is the instrument. */
function parseForecast(context: CommandContext, words: readonly string[]): Parsed {
  const [verb = '', ...rest] = words;
  let count = rest.length;
  while (count > 0 && isSpanWord(rest[count - 1] ?? '')) count -= 1;
  const text = rest.slice(0, count).join(' ');
  const symbol = text === '' ? (context.activeSymbol ?? undefined) : findSymbol(context, text);
  if (symbol !== undefined) return parseFunction(symbol, [verb, ...rest.slice(count)]);
  if (text === '') return no(`${verb.toUpperCase()} needs an instrument: CL ${verb.toUpperCase()} 30.`);
  const read = readSpan(rest.slice(0, count));
  return no(/^[-\d]/.test(text) && !read.ok ? read.message : `There is no instrument ${text}.`);
}

function parseGroup(rest: readonly string[]): Parsed {
  const [word = ''] = rest;
  const letter = word.toUpperCase();
  if (['NONE', 'OFF', '-'].includes(letter)) return yes({ kind: 'group', letter: null });
  return isGroupLetter(letter) && rest.length === 1
    ? yes({ kind: 'group', letter })
    : no('GROUP needs a letter from A to H, or NONE.');
}

function parseFormula(rest: readonly string[]): Parsed {
  const [verb = '', name = '', ...words] = rest;
  if (verb.toUpperCase() === 'DELETE' && name !== '' && words.length === 0)
    return yes({ kind: 'formula-remove', name: name.toUpperCase() });
  const text = rest.join(' ');
  const found = /^([A-Za-z][A-Za-z0-9]{0,11})\s*=\s*(.+)$/.exec(text);
  return found === null
    ? no('FORMULA names a spread: FORMULA CRACK = 42*HO-CL; FORMULA DELETE CRACK takes the name away.')
    : yes({ kind: 'formula-save', name: (found[1] ?? '').toUpperCase(), formula: found[2] ?? '' });
}

function parseAlert(rest: readonly string[], context: CommandContext): Parsed {
  const found = /^(.+?)\s*(>=|<=|>|<|≥|≤)\s*([-−]?\d+(?:\.\d+)?)$/.exec(rest.join(' '));
  if (found === null) return no('ALERT needs an instrument, > or <, and a price: ALERT CL > 80.');
  const [, text = '', sign = '', price = ''] = found;
  const symbol = findSymbol(context, text);
  if (symbol === undefined) return no(`There is no instrument ${text}.`);
  return yes({
    kind: 'alert',
    symbol,
    condition: sign.startsWith('>') || sign === '≥' ? 'at-or-above' : 'at-or-below',
    price: Number(price.replace('−', '-')),
  });
}

function parsePast(rest: readonly string[]): Parsed {
  const years = rest.length === 0 ? 3 : Number(rest[0]);
  return Number.isInteger(years) && years >= 1 && years <= 15 && rest.length <= 1
    ? yes({ kind: 'past', years })
    : no('PAST needs a number of years from 1 to 15: PAST 6.');
}

/** 31 April is none, though JavaScript reads it as 1 May. */
function isDate(text: string): boolean {
  const time = Date.parse(text.length === 10 ? `${text}T00:00Z` : `${text}Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

function parseReplay(rest: readonly string[]): Parsed {
  const words = rest.map((word) => word.toUpperCase());
  if (words[0] === 'END' || words[0] === 'STOP') return yes({ kind: 'replay-end' });
  const [from, ...more] = words;
  const speed = more.find((word) => /^X\d+(\.\d+)?$/.test(word));
  const left = more.filter((word) => word !== speed);
  if (left.length > 0)
    return no(`“${left.join(' ')}” is left over. The speed is written with an X: REPLAY 2026-11-20 X60.`);
  const date = from !== undefined && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(from) ? from : null;
  if (from !== undefined && date === null)
    return no(
      'REPLAY needs a date: REPLAY 2026-11-20 X60, or REPLAY 2026-11-20T14:00; REPLAY END goes back to now.',
    );
  if (date !== null && !isDate(date))
    return no(`There is no ${date}. REPLAY needs a date: REPLAY 2026-11-20.`);
  const times = speed === undefined ? 60 : Number(speed.slice(1));
  if (times < 0.1 || times > 1_000_000) return no('REPLAY runs at X0.1 to X1000000.');
  return yes({ kind: 'replay', from: date, speed: times });
}

export function parseCommand(text: string, context: CommandContext): Parsed {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const verb = first.toUpperCase();
  if (first === '') return no('Type an instrument or a command, such as CL CHART.');
  if (verb === 'LAYOUT') return parseLayout(rest);
  if (verb === 'THEME') return parseTheme(rest);
  if (verb === 'LOCK') return yes({ kind: 'lock' });
  if (verb === 'SECURITY' && rest.length === 0) return yes({ kind: 'security' });
  if (verb === 'SIGNOUT') return yes({ kind: 'sign-out' });
  if (verb === 'CLOSE' && rest.length === 0) return yes({ kind: 'close-vault' });
  if (verb === 'GROUP') return parseGroup(rest);
  if (verb === 'FORMULA') return parseFormula(rest);
  if (verb === 'ALERT' && rest.length > 0) return parseAlert(rest, context);
  if (verb === 'PAST') return parsePast(rest);
  if (verb === 'REPLAY') return parseReplay(rest);
  if (verb === 'DESK') {
    const name = deskNames.find((desk) => desk === rest[0]?.toUpperCase());
    return name !== undefined && rest.length === 1
      ? yes({ kind: 'desk', name })
      : no(`DESK needs one of ${deskNames.join(', ')}.`);
  }
  if (verb === 'WINDOW' && rest.length <= 1) return yes({ kind: 'window' });
  if (verb === 'WATCH' || verb === 'UNWATCH') {
    if (rest.length === 0)
      return verb === 'WATCH'
        ? yes({ kind: 'open', panel: 'watchlist' })
        : no('UNWATCH needs an instrument.');
    const symbol = findSymbol(context, rest.join(' '));
    if (symbol === undefined) return no(`There is no instrument ${rest.join(' ')}.`);
    return yes({ kind: verb === 'WATCH' ? 'watch' : 'unwatch', symbol });
  }
  const panel = panels[verb];
  if (panel !== undefined && rest.length === 0) return yes({ kind: 'open', panel });
  const words = [first, ...rest];
  // The function stands behind the instrument, or before it; without an instrument it is about the panel looked at.
  // DES is a product and a word for contract facts: with a function behind it, it is the product.
  const asSymbol = panelOfWord.has(verb) ? parseBehind(context, words, []) : undefined;
  if (asSymbol?.ok) return asSymbol;
  const leading = panelOfWord.get(verb);
  if (leading === 'forecast') return parseForecast(context, words);
  if (leading !== undefined && findSymbol(context, words.join(' ')) === undefined) {
    if (rest.length === 0) {
      const symbol = context.activeSymbol ?? null;
      return symbol === null ? no(`${verb} needs an instrument: CL ${verb}.`) : parseFunction(symbol, words);
    }
    return parseBehind(context, rest, [verb]);
  }
  return parseBehind(context, words, []);
}

/** The longest beginning that is an instrument wins: an imported series may have spaces in its name, a formula has. */
function parseBehind(context: CommandContext, words: readonly string[], before: readonly string[]): Parsed {
  for (let count = words.length; count > 0; count -= 1) {
    const symbol = findSymbol(context, words.slice(0, count).join(' '));
    const next = words[count]?.toUpperCase();
    // A function word may be read as part of a formula's name; it never is.
    if (symbol === undefined || readsFunction(context, words.slice(0, count))) continue;
    if (next !== undefined && before.length > 0 && findInterval(next) === undefined) continue;
    return parseFunction(symbol, [...before, ...words.slice(count)]);
  }
  return no(`“${words[0]}” is neither an instrument nor a command. HELP lists the commands.`);
}

/** Whether a word is a function rather than a part of a formula: `DES` behind an operator is the product. */
function readsFunction(context: CommandContext, words: readonly string[]): boolean {
  return words.some((word, index) => {
    if (index === 0 || !isFunctionWord(word)) return false;
    const product = context.symbols.some(({ symbol }) => symbol === word.toUpperCase());
    return !(product && /[-+*/(\u2212]$/.test(words[index - 1] ?? ''));
  });
}

function isFunctionWord(word: string): boolean {
  return panelOfWord.has(word.toUpperCase()) || findInterval(word) !== undefined;
}
