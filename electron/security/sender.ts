import { isOwnAddress } from './origin.ts';

/** The part of Electron's WebFrameMain that says who speaks. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
  readonly detached: boolean;
}

/** Why a message's sender is refused, or undefined: only a window's top frame, showing one of our pages, may speak. */
export function refuseSender(frame: SenderFrame | null | undefined): string | undefined {
  if (frame === null || frame === undefined) return 'the frame is gone';
  if (frame.detached) return 'the frame is on its way out';
  if (frame.parent !== null) return 'a frame inside a page may not speak';
  if (frame.url === '') return 'the frame has no address';
  return isOwnAddress(frame.url) ? undefined : `the frame shows ${frame.url.slice(0, 200)}`;
}
