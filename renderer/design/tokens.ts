/**
 * The one set of design tokens. Colours are data so that a test can measure their contrast; `applyTheme` turns them
 * into CSS custom properties. Names say what a colour is for, never what it looks like.
 */
export interface ColourTokens {
  readonly app: string;
  readonly panel: string;
  readonly raised: string;
  readonly hover: string;
  readonly selected: string;
  readonly field: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly text: string;
  readonly textMuted: string;
  readonly accent: string;
  readonly accentStrong: string;
  readonly onAccent: string;
  readonly focus: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  readonly goodBack: string;
  readonly warnBack: string;
  readonly badBack: string;
  readonly grid: string;
  readonly averageA: string;
  readonly averageB: string;
  readonly averageC: string;
}

export interface DirectionTokens {
  readonly up: string;
  readonly down: string;
  readonly upFlash: string;
  readonly downFlash: string;
  readonly upVolume: string;
  readonly downVolume: string;
}

export type ThemeName = 'dark' | 'light';
export type PaletteName = 'blue-orange' | 'green-red' | 'red-green';

export const colours: Readonly<Record<ThemeName, ColourTokens>> = {
  dark: {
    app: '#090c11',
    panel: '#0f141b',
    raised: '#171d26',
    hover: '#1c2430',
    selected: '#17304d',
    field: '#0b1017',
    line: '#232b37',
    lineStrong: '#5d6b7e',
    text: '#e8ecf2',
    textMuted: '#a2adbc',
    accent: '#62b0ff',
    accentStrong: '#1f6fc4',
    onAccent: '#ffffff',
    focus: '#9ad0ff',
    good: '#4fd39a',
    warn: '#f2c14e',
    bad: '#ff8a80',
    goodBack: '#0f2a20',
    warnBack: '#2c240d',
    badBack: '#331718',
    grid: '#1a212b',
    averageA: '#f2c14e',
    averageB: '#c792ea',
    averageC: '#4fd3c4',
  },
  light: {
    app: '#e9edf2',
    panel: '#ffffff',
    raised: '#f3f5f8',
    hover: '#e8edf4',
    selected: '#d6e7fb',
    field: '#ffffff',
    line: '#d3dae3',
    lineStrong: '#7c899a',
    text: '#131a24',
    textMuted: '#4b5768',
    accent: '#0a5fb4',
    accentStrong: '#0a5fb4',
    onAccent: '#ffffff',
    focus: '#0a5fb4',
    good: '#0a6b43',
    warn: '#7a5200',
    bad: '#b3261e',
    goodBack: '#dff5ea',
    warnBack: '#fdf1d3',
    badBack: '#fde6e4',
    grid: '#e9edf2',
    averageA: '#8a5a00',
    averageB: '#7a3fb0',
    averageC: '#00766a',
  },
};

const blue = {
  dark: ['#6cb6ff', '#17395e', '#2c5480'],
  light: ['#0b59a8', '#cfe4fb', '#9cc4ee'],
} as const;
const orange = {
  dark: ['#ffa657', '#533011', '#7d5022'],
  light: ['#9a4400', '#fde0c6', '#efbf92'],
} as const;
const green = {
  dark: ['#4fd39a', '#103b2a', '#256349'],
  light: ['#0a6b43', '#ccefdd', '#93d3b3'],
} as const;
const red = {
  dark: ['#ff8a80', '#4d1d1c', '#7d3a37'],
  light: ['#b3261e', '#fbd9d6', '#eba9a4'],
} as const;

type Hue = Readonly<Record<ThemeName, readonly [string, string, string]>>;
const pairs: Readonly<Record<PaletteName, readonly [Hue, Hue]>> = {
  'blue-orange': [blue, orange],
  'green-red': [green, red],
  'red-green': [red, green],
};

/** Colours of rising and falling prices. Sign and arrow always go with them: colour is never the only cue. */
export function directionTokens(theme: ThemeName, palette: PaletteName): DirectionTokens {
  const [rising, falling] = pairs[palette];
  const [up, upFlash, upVolume] = rising[theme];
  const [down, downFlash, downVolume] = falling[theme];
  return { up, down, upFlash, downFlash, upVolume, downVolume };
}

export const paletteNames = Object.keys(pairs) as PaletteName[];
export const themeNames = Object.keys(colours) as ThemeName[];

export function customPropertyName(token: string): string {
  return `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** All custom properties of a theme and palette, name to value. */
export function customProperties(theme: ThemeName, palette: PaletteName): Readonly<Record<string, string>> {
  const tokens = { ...colours[theme], ...directionTokens(theme, palette) };
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [customPropertyName(name), value]));
}
