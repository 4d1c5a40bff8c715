/** Help as data: what can be typed, and the keys of each panel. */
import type { PanelKind } from '../state/panel-kinds.ts';

export type HelpTopic = PanelKind;

export const commandHelp: readonly (readonly [string, string])[] = [
  ['CL CHART', 'Chart of an instrument'],
  ['TTF CHART 5m', 'With an interval: 1s 5s 15s 1m 5m 15m 30m 1h 4h 1d'],
  ['CL Z6 CHART', 'One contract: Z6, Dec-26, Q1-27, WIN-26, CAL-27'],
  ['CL c2 CHART', 'The second month, month after month'],
  ['42*HO-CL CHART', 'A formula; units are checked'],
  ['CL CURVE · CL SPREADS', 'Forward curve; matrix of calendar spreads'],
  ['NG SEAS', 'Years laid over each other'],
  ['CL FCST 30 · DEB FCST 24H', 'Forecast of 30 days, of 24 hours; FCST 8 4h is eight rows of 4h'],
  ['CL INSIGHT', 'What rules say of a series: regime, odd bars, season'],
  ['CL Z6 DEPTH · TRADES · CARD', 'Order book; time and sales; contract facts'],
  ['CALENDAR · INVENTORIES', 'Expiries, holidays, reports; weekly stocks'],
  ['ALERT CL > 80 · ALERTS', 'Be told of a price, also of a formula: ALERT 42*HO-CL < 20'],
  ['FORMULA CRACK = 42*HO-CL', 'Give a formula a name; FORMULA DELETE CRACK'],
  ['GROUP A · GROUP NONE', 'Link the panel to a group; take it out'],
  ['REPLAY 2026-11-20 X60', 'The whole workstation at a stored time; REPLAY END'],
  ['PAST 6', 'Make a simulated past of six years'],
  ['WINDOW NEW', 'Another window'],
  ['DESK CRUDE · GAS · POWER · CROSS', 'A complete workspace for one market'],
  ['WATCH · WATCH NG', 'Watchlist; add an instrument to it'],
  ['UNWATCH NG', 'Take an instrument off the watchlist'],
  ['CONTROLS', 'Halt, approvals, limits, trades written down'],
  ['AUDIT · SECURITY', 'Who did what, with proof; refusals and wrong passphrases'],
  ['REPORTS', 'Reports of the log, sealed with their proof'],
  ['KEYS', 'Recovery kit, new keys, backup files, restore drills'],
  ['PEOPLE', 'Users, sessions, permissions'],
  ['IMPORT', 'Import price history from a file'],
  ['FEEDS', 'Feed status'],
  ['SETTINGS', 'Settings and the vault'],
  ['LAYOUT SAVE desk', 'Save the layout under a name'],
  ['LAYOUT desk', 'Show a saved layout'],
  ['LAYOUT DELETE desk', 'Delete a saved layout'],
  ['LAYOUT UNDO · LAYOUT RESET', 'Last change back; first layout'],
  ['THEME DARK · LIGHT · SYSTEM', 'Colours'],
  ['LOCK', 'Lock the screen; feeds and alerts go on'],
  ['SIGNOUT', 'Sign out; the vault stays open for others'],
  ['CLOSE', 'Close the vault: everything stops'],
];

export const generalKeys: readonly (readonly [string, string])[] = [
  ['Ctrl K or `', 'Command line'],
  ['F1', 'This help'],
  ['F6, Shift F6', 'Next or previous group of panels'],
  ['Alt Page down, Alt Page up', 'Next or previous tab of a group'],
  ['Alt Shift arrows', 'Move the panel'],
  ['Ctrl Alt arrows', 'Make the panel wider, narrower, higher or lower'],
  ['Alt W', 'Close the panel'],
  ['Alt Shift A to H', 'Join a group, or leave it again'],
  ['Alt Z', 'Undo the last change of the layout'],
];

export const panelHelp: Readonly<
  Record<HelpTopic, { title: string; text: string; keys: readonly (readonly [string, string])[] }>
> = {
  watchlist: {
    title: 'Watchlist',
    text: 'Live quotes. ▲ and ▼ with a sign show the change since the previous close. The last column says whether a price may be believed: ● fresh, ◷ delayed, ▨ stale, ✕ down, ■ closed, with its age.',
    keys: [
      ['↑ ↓ Home End', 'Move'],
      ['Enter', 'Open the chart'],
      ['Alt ↑, Alt ↓', 'Move the instrument up or down'],
      ['Delete', 'Remove the instrument'],
      ['C', 'Copy the last price as a plain number'],
    ],
  },
  chart: {
    title: 'Chart',
    text: 'History from the vault continues into the live market. Times on the axis are the exchange’s; daily bars carry their trading date. The hovered bar shows exchange, local and UTC time.',
    keys: [
      ['← →', 'Pan; with Shift bar by bar'],
      ['+ −', 'Zoom'],
      ['Home End', 'Oldest and newest bar'],
      ['1 to 9, 0', 'Interval, 1s to 1d'],
      ['I, O', 'Indicators; compare with another symbol'],
      ['L, %', 'Log scale; percent scale'],
      ['W', 'A continuous series as traded, and back'],
      ['D, G', 'Drawing tools; snap to prices of bars'],
      [
        'T R H V C F B X M P',
        'Trend, ray, level, vertical, channel, Fibonacci, box, text, measure, position',
      ],
      ['Enter, Esc', 'Set a point; give up'],
      ['Tab, Delete', 'Walk the drawings; remove one'],
      ['Ctrl Z, Ctrl Shift Z', 'Undo, redo a drawing'],
    ],
  },
  import: {
    title: 'Import',
    text: 'CSV, JSON lines and Parquet, also gzip. Nothing is stored before you have seen what would be. An import is whole or absent, and can be undone.',
    keys: [['Tab, Enter', 'Next control, activate']],
  },
  feeds: {
    title: 'Feed status',
    text: 'Connection, gaps and rejected messages of each feed. A gap is followed by a resync; rejected messages are counted and the last ones kept as samples.',
    keys: [],
  },
  depth: {
    title: 'Depth',
    text: 'The order book, best prices in the middle, read-only. Bars show the size of a level against the largest one shown. A book that is stale or down is greyed and says so.',
    keys: [
      ['↑ ↓', 'Scroll'],
      ['Home', 'Back to the best prices'],
    ],
  },
  tape: {
    title: 'Trades',
    text: 'Every trade, newest first: exchange time, price, lots, side. None is left out; a gap that could not be filled is a line of its own.',
    keys: [
      ['Space', 'Hold and go on'],
      ['↑ ↓ Home End', 'Scroll'],
    ],
  },
  card: {
    title: 'Contract',
    text: 'What one lot is, when it trades, when it ends. Sizes by hours count the clock changes. Figures carry their source and the day they were read.',
    keys: [],
  },
  curve: {
    title: 'Curve',
    text: 'Delivery periods in order, now and as of past dates. Hollow points are thin, crossed ones stale; none is left out. The strip below is each month against the one before.',
    keys: [
      ['← →', 'From delivery to delivery'],
      ['Enter', 'Chart of the contract'],
    ],
  },
  matrix: {
    title: 'Spreads',
    text: 'Row less column: the price of the nearer month less that of the later one, above the diagonal. Colour and sign compare a spread with others of the same distance.',
    keys: [
      ['Arrows', 'Move'],
      ['Enter', 'Chart of the spread'],
    ],
  },
  seasonality: {
    title: 'Season',
    text: 'Years over each other, with the range and mean of the last five or ten complete ones. The percentile says how many of them stood no higher on this date.',
    keys: [['← →', 'From day to day']],
  },
  forecast: {
    title: 'Forecast',
    text: 'The model that did best at rolling origins, with intervals calibrated by what it missed. Each forecast is kept with its input, can be made again to the byte, and is scored when its time has come. A level says how many of a hundred values should lie inside.',
    keys: [
      ['← →', 'From row to row; with Shift ten of them'],
      ['← → on a level', 'Narrower or wider interval'],
      ['← → Delete on a changepoint', 'Move it, with Shift by ten rows; take it away'],
    ],
  },
  insights: {
    title: 'Insights',
    text: 'Sentences made by rules, each with how sure it is, the numbers behind it and what would change it. The strip colours the regimes that a hidden Markov model finds in the changes. Made anew whenever a bar closes while the panel is in sight.',
    keys: [['← →', 'From row to row of the strip']],
  },
  calendar: {
    title: 'Calendar',
    text: 'Expiries, notices, deliveries, cascades, holidays and reports, by rule. Exchanges and agencies may change a date by notice: theirs counts.',
    keys: [
      ['↑ ↓', 'Move'],
      ['Enter', 'Contract facts'],
    ],
  },
  inventory: {
    title: 'Inventories',
    text: 'Weekly levels that were imported or fetched, against the week before, the year ago and the five-year range, laid out as the EIA does.',
    keys: [['↑ ↓', 'Move']],
  },
  alerts: {
    title: 'Alerts',
    text: 'Prices to be told about. The last trade counts, else the middle of bid and ask; a stale price never rings. One that was hit is silent until it is armed again. They are judged with this panel open or not, as long as the program runs and the vault is open.',
    keys: [['Tab, Enter', 'Next control, activate']],
  },
  keys: {
    title: 'Keys',
    text: 'Who and what opens the vault. A newer recovery kit makes the older one void. A backup file opens with the passphrases of its recipients and the kit; a drill restores the newest one and reads it through. New keys for everything copy store and log: feeds stop meanwhile.',
    keys: [
      ['← →', 'Between the tabs'],
      ['Tab, Enter', 'Next control, activate'],
    ],
  },
  audit: {
    title: 'Audit',
    text: 'Every command, decision, order, sign-in and refusal, newest first. New records come in above; while you read further down they wait. A record is proven by the hashes that lead from it to the root of the log. Reading the log is recorded as well; those reads are shown when asked for under the categories.',
    keys: [
      ['↑ ↓ Page up, Page down', 'From record to record'],
      ['Home End', 'Newest, and oldest that is loaded'],
      ['Esc', 'Close the record'],
    ],
  },
  reports: {
    title: 'Reports',
    text: 'A report of the log for a period, a person, a book, an instrument or an order, in English or Arabic. Its proof bundle shows that the records in it stand unchanged in the log; verify.html checks that in any browser, offline, and shares no code with what wrote it. Reports stay here until the vault closes.',
    keys: [['Tab, Enter', 'Next control, activate']],
  },
  people: {
    title: 'People',
    text: 'Who may come in, who is in, and which role may call what. A role takes effect when a second person has agreed, where there is one; suspending takes effect at once. A first passphrase is changed at the first sign-in.',
    keys: [
      ['← →', 'Between the tabs'],
      ['Tab, Enter', 'Next control, activate'],
    ],
  },
  controls: {
    title: 'Controls',
    text: 'Halting stops at once and needs nobody; going on needs a second person. Nobody decides on what they asked for themselves. What nobody decides in a day is void. Limits are lots, long or short, by book and instrument.',
    keys: [
      ['← →', 'Between the tabs'],
      ['Tab, Enter', 'Next control, activate'],
    ],
  },
  settings: { title: 'Settings', text: 'Kept inside the vault. Changes take effect at once.', keys: [] },
};
