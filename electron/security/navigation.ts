import type { WebContents } from 'electron';
import { isOwnAddress } from './origin.ts';

/**
 * Holds a page where it is: no new window, no embedded page, no address but the workstation's own (a reload).
 * `onRefused` hears of each refusal.
 */
export function holdInPlace(contents: WebContents, onRefused: (what: string, address: string) => void): void {
  contents.setWindowOpenHandler(({ url }) => {
    onRefused('a new window', url);
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
