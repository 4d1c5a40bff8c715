import { type CommandContext, findSymbol } from './commands.ts';
import { deskNames, deskTitles } from './desks.ts';
import { groupLetters } from './link-groups.ts';
import { functionWords } from './panel-kinds.ts';

export interface Suggestion {
  /** What would be run. */
  readonly text: string;
  readonly title: string;
}

const fixed: readonly Suggestion[] = [
  ...deskNames.map((name) => ({ text: `DESK ${name}`, title: `${deskTitles[name]}: a complete workspace` })),
  { text: 'CALENDAR', title: 'Calendar: expiries, notices, holidays, reports' },
  { text: 'INVENTORIES', title: 'Inventories against their five-year band' },
  { text: 'ALERTS', title: 'Alerts: prices to be told about' },
  { text: 'CONTROLS', title: 'Controls: halt, approvals, limits, trades' },
  { text: 'AUDIT', title: 'Audit log: who did what, and its proof' },
  { text: 'REPORTS', title: 'Reports: PDF, CSV, JSON and their proof' },
  { text: 'SECURITY', title: 'Security events of the audit log' },
  { text: 'KEYS', title: 'Keys: recovery kit, backups, restore drills' },
  { text: 'PEOPLE', title: 'People: users, sessions, permissions' },
  { text: 'WINDOW NEW', title: 'Another window' },
  { text: 'PAST 3', title: 'Make a simulated past of three years' },
  { text: 'REPLAY END', title: 'Replay: back to the present' },
  ...groupLetters.map((letter) => ({ text: `GROUP ${letter}`, title: `Link the panel to group ${letter}` })),
  { text: 'GROUP NONE', title: 'Take the panel out of its group' },
  { text: 'WATCH', title: 'Watchlist: live quotes' },
  { text: 'IMPORT', title: 'Import price history from a file' },
  { text: 'FEEDS', title: 'Feed status: connection, gaps, ages' },
  { text: 'SETTINGS', title: 'Settings: theme, simulator, vault' },
  { text: 'HELP', title: 'Commands and keys' },
  { text: 'LOCK', title: 'Lock the screen' },
  { text: 'SIGNOUT', title: 'Sign out' },
  { text: 'CLOSE', title: 'Close the vault' },
  { text: 'THEME DARK', title: 'Dark theme' },
  { text: 'THEME LIGHT', title: 'Light theme' },
  { text: 'THEME SYSTEM', title: 'Theme of the system' },
  { text: 'LAYOUT UNDO', title: 'Undo the last change of the layout' },
  { text: 'LAYOUT RESET', title: 'Back to the first layout' },
];

const symbolFunctions = [
  { word: functionWords.curve[0], title: 'forward curve' },
  { word: functionWords.matrix[0], title: 'calendar spreads' },
  { word: functionWords.seasonality[0], title: 'season' },
  { word: functionWords.forecast[0], title: 'forecast' },
  { word: functionWords.insights[0], title: 'insights' },
  { word: functionWords.depth[0], title: 'order book' },
  { word: functionWords.tape[0], title: 'time and sales' },
  { word: functionWords.card[0], title: 'contract facts' },
] as const;

const allFunctionWords: ReadonlySet<string> = new Set(Object.values(functionWords).flat());

/** Everything that could be suggested, charts first. */
export function allSuggestions(context: CommandContext): readonly Suggestion[] {
  return [
    ...context.symbols.map(({ symbol, name }) => ({ text: `${symbol} CHART`, title: `${name}, chart` })),
    ...symbolFunctions.flatMap(({ word, title }) =>
      context.symbols
        .filter((entry) => entry.live)
        .map(({ symbol, name }) => ({ text: `${symbol} ${word}`, title: `${name}, ${title}` })),
    ),
    ...context.symbols
      .filter((entry) => entry.live)
      .map(({ symbol, name }) => ({ text: `WATCH ${symbol}`, title: `${name}, add to the watchlist` })),
    ...context.layouts.map((name) => ({ text: `LAYOUT ${name}`, title: 'Saved layout' })),
    ...fixed,
  ];
}

/**
 * How well `wanted` fits `text`, or null: all its letters must come in order. Beginnings of words and letters in a
 * row count more, and a short text more than a long one.
 */
export function fuzzyScore(wanted: string, text: string): number | null {
  const needle = wanted.toLowerCase().replace(/\s+/g, ' ').trim();
  const hay = text.toLowerCase();
  if (needle === '') return 0;
  let score = 0;
  let from = 0;
  let inRow = 0;
  for (const letter of needle) {
    const found = hay.indexOf(letter, from);
    if (found < 0) return null;
    inRow = found === from && from > 0 ? inRow + 1 : 0;
    const wordStart = found === 0 || hay[found - 1] === ' ';
    score += 1 + inRow * 2 + (wordStart ? 4 : 0) - Math.min(3, (found - from) * 0.1);
    from = found + 1;
  }
  return score + (hay.startsWith(needle) ? 20 : 0) - hay.length * 0.02;
}

/** Titles are searched for whole beginnings of words only: single letters occur in all of them. */
function titleScore(wanted: string, title: string): number | null {
  const needle = wanted.trim().toLowerCase();
  if (needle === '') return 0;
  return needle.length > 1 && ` ${title.toLowerCase()}`.includes(` ${needle}`) ? 10 : null;
}

/** The best suggestions for what was typed; the title is searched too, for half the score. */
export function suggest(typed: string, context: CommandContext, most = 10): readonly Suggestion[] {
  // What is no listed product but can be read, such as a contract or a formula, comes with its functions.
  const own = findSymbol(context, typed);
  const unlisted =
    own === undefined ||
    // `42*HO-CL CURVE` reads as a formula to its last word, which is a function.
    allFunctionWords.has(typed.trim().split(/\s+/).at(-1)?.toUpperCase() ?? '') ||
    context.symbols.some((entry) => entry.symbol === own)
      ? []
      : [
          { text: `${own} CHART`, title: 'chart' },
          ...symbolFunctions.map(({ word, title }) => ({ text: `${own} ${word}`, title })),
          { text: `WATCH ${own}`, title: 'add to the watchlist' },
        ];
  if (unlisted.length > 0) return unlisted.slice(0, most);
  const ranked = allSuggestions(context).flatMap((suggestion, order) => {
    const byText = fuzzyScore(typed, suggestion.text);
    const byTitle = titleScore(typed, suggestion.title);
    if (byText === null && byTitle === null) return [];
    // The chart is what an instrument is mostly wanted for.
    const chart = suggestion.text.endsWith(' CHART') ? 0.5 : 0;
    return [{ suggestion, order, score: Math.max(byText ?? -99, (byTitle ?? -99) / 2) + chart }];
  });
  ranked.sort((a, b) => b.score - a.score || a.order - b.order);
  return ranked.slice(0, most).map((entry) => entry.suggestion);
}
