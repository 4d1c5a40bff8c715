/**
 * The grammar of the command line: `CL CHART 5m`, `TTF`, `WATCH CL`, `LAYOUT SAVE desk`, `THEME DARK`, `42`.
 * Words are case-blind; an instrument word is looked up, never guessed.
 */
export const chartIntervals = ['1s', '5s', '15s', '1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type ChartInterval = (typeof chartIntervals)[number];

export type Command =
  | { readonly kind: 'chart'; readonly symbol: string; readonly interval: ChartInterval | null }
  | { readonly kind: 'open'; readonly panel: 'watchlist' | 'import' | 'feeds' | 'settings' | 'help' }
  | { readonly kind: 'watch'; readonly symbol: string }
  | { readonly kind: 'unwatch'; readonly symbol: string }
  | { readonly kind: 'layout-save' | 'layout-load' | 'layout-delete'; readonly name: string }
  | { readonly kind: 'layout-undo' | 'layout-reset' }
  | { readonly kind: 'theme'; readonly theme: 'dark' | 'light' | 'system' }
  | { readonly kind: 'lock' };

export interface CommandContext {
  /** Symbols with their names: what may stand in front. `live` ones have quotes and can be watched. */
  readonly symbols: readonly { readonly symbol: string; readonly name: string; readonly live: boolean }[];
  readonly layouts: readonly string[];
}

export type Parsed =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly message: string };

const panels: Readonly<Record<string, Extract<Command, { kind: 'open' }>['panel']>> = {
  WATCH: 'watchlist',
  WATCHLIST: 'watchlist',
  IMPORT: 'import',
  FEEDS: 'feeds',
  FEED: 'feeds',
  SETTINGS: 'settings',
  HELP: 'help',
};

const no = (message: string): Parsed => ({ ok: false, message });
const yes = (command: Command): Parsed => ({ ok: true, command });

function findSymbol(context: CommandContext, word: string): string | undefined {
  const wanted = word.toUpperCase();
  return context.symbols.find((entry) => entry.symbol.toUpperCase() === wanted)?.symbol;
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

function parseChart(symbol: string, rest: readonly string[]): Parsed {
  const words = rest.filter((word) => word.toUpperCase() !== 'CHART');
  if (words.length === 0) return yes({ kind: 'chart', symbol, interval: null });
  const interval = findInterval(words[0] ?? '');
  if (interval !== undefined && words.length === 1) return yes({ kind: 'chart', symbol, interval });
  if (words[0]?.toUpperCase() === 'WATCH') return yes({ kind: 'watch', symbol });
  return no(
    `“${words.join(' ')}” is no function of ${symbol}. Try ${symbol} CHART 5m; intervals: ${chartIntervals.join(' ')}.`,
  );
}

export function parseCommand(text: string, context: CommandContext): Parsed {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const verb = first.toUpperCase();
  if (first === '') return no('Type an instrument or a command, such as CL CHART.');
  if (verb === 'LAYOUT') return parseLayout(rest);
  if (verb === 'THEME') return parseTheme(rest);
  if (verb === 'LOCK') return yes({ kind: 'lock' });
  if (verb === 'WATCH' || verb === 'UNWATCH') {
    if (rest.length === 0)
      return verb === 'WATCH'
        ? yes({ kind: 'open', panel: 'watchlist' })
        : no('UNWATCH needs an instrument.');
    const symbol = findSymbol(context, rest.join(' '));
    if (symbol === undefined) return no(`There is no instrument ${rest.join(' ')}.`);
    return yes({ kind: verb === 'WATCH' ? 'watch' : 'unwatch', symbol });
  }
  if (verb === 'CHART') {
    const symbol = findSymbol(context, rest[0] ?? '');
    return symbol === undefined
      ? no('CHART needs an instrument: CL CHART.')
      : parseChart(symbol, rest.slice(1));
  }
  const panel = panels[verb];
  if (panel !== undefined && rest.length === 0) return yes({ kind: 'open', panel });
  // An imported series may have spaces in its name: the longest beginning that is one wins.
  const words = [first, ...rest];
  for (let count = words.length; count > 0; count -= 1) {
    const symbol = findSymbol(context, words.slice(0, count).join(' '));
    if (symbol !== undefined) return parseChart(symbol, words.slice(count));
  }
  return no(`“${first}” is neither an instrument nor a command. HELP lists the commands.`);
}
