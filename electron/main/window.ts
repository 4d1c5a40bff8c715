import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { startAddress } from '../security/origin.ts';
import { webPreferences } from '../security/web-preferences.ts';
import { placeWindow, readWindowPlace, smallest, type WindowPlace } from './window-place.ts';

export interface WindowOptions {
  readonly preload: string;
  /** File that remembers the window's place. */
  readonly placeFile: string;
  readonly title: string;
  /** 1 for the first window; a further one keeps a layout of its own. */
  readonly number?: number;
}

function remembered(file: string): WindowPlace | undefined {
  try {
    return readWindowPlace(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Opens the workstation's window where it stood last, or where it can be seen. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea);
  const { bounds, maximized } = placeWindow(remembered(options.placeFile), screens);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: options.title,
    show: false,
    backgroundColor: '#0b0e13',
    webPreferences: { ...webPreferences, preload: options.preload },
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on('close', () => {
    const place: WindowPlace = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    mkdirSync(path.dirname(options.placeFile), { recursive: true });
    writeFileSync(options.placeFile, JSON.stringify(place));
  });
  // What goes wrong here shows in the window: the page scheme answers with a reason.
  const { number = 1 } = options;
  const address = number === 1 ? startAddress : `${startAddress}?window=${number}`;
  void window.loadURL(address).catch(() => undefined);
  return window;
}
