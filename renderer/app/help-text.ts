/** Help as data: what can be typed, and the keys of each panel. */
export type HelpTopic = 'watchlist' | 'chart' | 'import' | 'feeds' | 'settings';

export const commandHelp: readonly (readonly [string, string])[] = [
  ['CL CHART', 'Chart of an instrument'],
  ['TTF CHART 5m', 'With an interval: 1s 5s 15s 1m 5m 15m 30m 1h 4h 1d'],
  ['WATCH · WATCH NG', 'Watchlist; add an instrument to it'],
  ['UNWATCH NG', 'Take an instrument off the watchlist'],
  ['IMPORT', 'Import price history from a file'],
  ['FEEDS', 'Feed status'],
  ['SETTINGS', 'Settings and the vault'],
  ['LAYOUT SAVE desk', 'Save the layout under a name'],
  ['LAYOUT desk', 'Show a saved layout'],
  ['LAYOUT DELETE desk', 'Delete a saved layout'],
  ['LAYOUT UNDO · LAYOUT RESET', 'Last change back; first layout'],
  ['THEME DARK · LIGHT · SYSTEM', 'Colours'],
  ['LOCK', 'Close the vault'],
];

export const generalKeys: readonly (readonly [string, string])[] = [
  ['Ctrl K or `', 'Command line'],
  ['F1', 'This help'],
  ['F6, Shift F6', 'Next or previous group of panels'],
  ['Alt Page down, Alt Page up', 'Next or previous tab of a group'],
  ['Alt Shift arrows', 'Move the panel'],
  ['Ctrl Alt arrows', 'Make the panel wider, narrower, higher or lower'],
  ['Alt W', 'Close the panel'],
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
      ['← →', 'Pan'],
      ['+ −', 'Zoom'],
      ['Home End', 'Oldest and newest bar'],
      ['1 to 9, 0', 'Interval, 1s to 1d'],
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
  settings: { title: 'Settings', text: 'Kept inside the vault. Changes take effect at once.', keys: [] },
};
