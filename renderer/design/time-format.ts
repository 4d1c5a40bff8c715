/** Times as text in a named zone. Everything that comes in is UTC milliseconds. */
export const dayMilliseconds = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
    formats.set(key, found);
  }
  return found;
}

const clockOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const minuteOptions = { hour: '2-digit', minute: '2-digit' } as const;
const dateOptions = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** `14:03:22` */
export function formatClock(time: number, zone: string): string {
  return format(zone, clockOptions).format(time);
}

/** `14:03` */
export function formatMinute(time: number, zone: string): string {
  return format(zone, minuteOptions).format(time);
}

/** `2026-11-22` */
export function formatDate(time: number, zone: string): string {
  const parts = format(zone, dateOptions).formatToParts(time);
  const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** `2026-11-22 14:03:22` */
export function formatDateTime(time: number, zone: string): string {
  return `${formatDate(time, zone)} ${formatClock(time, zone)}`;
}

/** `Nov` */
export function formatMonth(time: number, zone: string): string {
  return format(zone, { month: 'short' }).format(time);
}

/** `GMT-5`, `UTC`: the offset in force at that time. */
export function formatOffset(time: number, zone: string): string {
  const parts = format(zone, { timeZoneName: 'shortOffset' }).formatToParts(time);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  // No offset is written `GMT` or `GMT+0`, depending on the runtime's data.
  return /^GMT([+-]0)?$/.test(name) ? 'UTC' : name.replace('GMT', 'UTC').replace('-', '\u2212');
}

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Age for the eye: `120 ms`, `3.2 s`, `4 min`, `2 h`, `3 d`; null is an en dash. */
export function formatAge(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return '\u2013';
  const age = Math.max(0, milliseconds);
  if (age < 1_000) return `${Math.round(age)} ms`;
  if (age < 10_000 && age % 1_000 !== 0) return `${(age / 1_000).toFixed(1)} s`;
  if (age < 120_000) return `${Math.floor(age / 1_000)} s`;
  if (age < 2 * 3_600_000) return `${Math.floor(age / 60_000)} min`;
  if (age < 2 * dayMilliseconds) return `${Math.floor(age / 3_600_000)} h`;
  return `${Math.floor(age / dayMilliseconds)} d`;
}
