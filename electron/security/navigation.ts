import type { WebContents } from 'electron';
import { isOwnAddress, windowOf } from './origin.ts';

/**
 * Holds a page where it is: no new window but a further one of the workstation, which `onWindow` is asked to make; no
 * embedded page, no address but the workstation's own (a reload).
 * `onRefused` hears of each refusal.
 */
export function holdInPlace(
  contents: WebContents,
  onRefused: (what: string, address: string) => void,
  onWindow: (number: number) => void = () => undefined,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    // Never opened by the page itself: one of ours is made, with our own preferences and preload.
    const number = windowOf(url);
    if (number === undefined) onRefused('a new window', url);
    else onWindow(number);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (details) => {
    if (details.isMainFrame && isOwnAddress(details.url)) return;
    details.preventDefault();
    onRefused('a navigation', details.url);
  });
  contents.on('will-frame-navigate', (details) => {
    if (details.isMainFrame) return;
    details.preventDefault();
    onRefused('a frame', details.url);
  });
  contents.on('will-redirect', (details) => {
    details.preventDefault();
    onRefused('a redirect', details.url);
  });
  contents.on('will-attach-webview', (event, _preferences, parameters) => {
    event.preventDefault();
    onRefused('an embedded page', parameters['src'] ?? '');
  });
}
