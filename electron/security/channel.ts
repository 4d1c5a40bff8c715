/** The one pair of names that cross between the page's preload and the main process. */
export const toEngine = 'workstation:to-engine';
export const toPage = 'workstation:to-page';

/** A link is one connection of one page; the page numbers its own. */
export type ToEngine =
  | { readonly kind: 'open'; readonly link: number }
  | { readonly kind: 'frame'; readonly link: number; readonly frame: Uint8Array }
  | { readonly kind: 'close'; readonly link: number };

export type ToPage =
  | { readonly kind: 'frame'; readonly link: number; readonly frame: Uint8Array }
  | { readonly kind: 'closed'; readonly link: number; readonly reason: string };

interface Loose {
  readonly kind?: unknown;
  readonly link?: unknown;
  readonly frame?: unknown;
  readonly reason?: unknown;
}

function loose(message: unknown): (Loose & { readonly link: number }) | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { link } = message as Loose;
  return Number.isSafeInteger(link) && (link as number) >= 0
    ? (message as Loose & { readonly link: number })
    : undefined;
}

/** The message if it has the form of one, else undefined; nothing but the known fields is passed on. */
export function readToEngine(message: unknown): ToEngine | undefined {
  const read = loose(message);
  if (read === undefined) return undefined;
  const { kind, link, frame } = read;
  if (kind === 'open' || kind === 'close') return { kind, link };
  return kind === 'frame' && frame instanceof Uint8Array ? { kind, link, frame } : undefined;
}

export function readToPage(message: unknown): ToPage | undefined {
  const read = loose(message);
  if (read === undefined) return undefined;
  const { kind, link, frame, reason } = read;
  if (kind === 'frame' && frame instanceof Uint8Array) return { kind, link, frame };
  return kind === 'closed' && typeof reason === 'string' ? { kind, link, reason } : undefined;
}
