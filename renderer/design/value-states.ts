/** Glyph, word and tone of each state, so that colour is never the only cue. */
export interface StateGlyph {
  readonly glyph: string;
  readonly word: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'muted';
}

export const valueStateGlyph = {
  fresh: { glyph: '●', word: 'fresh', tone: 'good' },
  delayed: { glyph: '◷', word: 'delayed', tone: 'warn' },
  stale: { glyph: '▨', word: 'stale', tone: 'warn' },
  down: { glyph: '✕', word: 'down', tone: 'bad' },
  closed: { glyph: '■', word: 'closed', tone: 'muted' },
} as const satisfies Record<string, StateGlyph>;

export const connectionGlyph = {
  idle: { glyph: '○', word: 'idle', tone: 'muted' },
  connecting: { glyph: '◌', word: 'connecting', tone: 'warn' },
  connected: { glyph: '●', word: 'connected', tone: 'good' },
  silent: { glyph: '◷', word: 'silent', tone: 'warn' },
  reconnecting: { glyph: '↻', word: 'reconnecting', tone: 'bad' },
  closed: { glyph: '✕', word: 'closed', tone: 'bad' },
  unknown: { glyph: '○', word: 'unknown', tone: 'muted' },
} as const satisfies Record<string, StateGlyph>;
