/** `2026-11-20 14:00` as it is typed and shown in a field; a browser's own field would follow the system's customs. */
export const utcMinute = (time: number): string =>
  new Date(time).toISOString().slice(0, 16).replace('T', ' ');

/** UTC milliseconds of `2026-11-20`, `2026-11-20 14:00` or `2026-11-20T14:00:05`; NaN where there is no such time. */
export function parseUtc(text: string): number {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2})?)?Z?$/.exec(text.trim());
  if (found === null) return Number.NaN;
  const [, date = '', clock = '00:00', seconds = ':00'] = found;
  const time = Date.parse(`${date}T${clock}${seconds}Z`);
  // 31 April would be read as 1 May.
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(date) ? time : Number.NaN;
}
