import { rmSync } from 'node:fs';
import path from 'node:path';
import { app, type BrowserWindow, ipcMain, Menu, powerMonitor, safeStorage, session } from 'electron';
import { projectRoot } from '../../engine/hosts/workstation/project-root.ts';
import { createWorkstation, type RunningWorkstation } from '../../engine/hosts/workstation/workstation.ts';
import { type ServedLink, serveLink } from '../link/serve-link.ts';
import { electronKeyStore } from '../security/key-store.ts';
import { holdInPlace } from '../security/navigation.ts';
import { menuTemplate } from './menu.ts';
import { reviveCrashed } from './revive.ts';
import { guardSession } from './session.ts';
import { openWindow } from './window.ts';

export interface LifeOptions {
  readonly directory: string;
  /** The vault is a throw-away one; the directory holds only the browser's profile, and goes at the end. */
  readonly ephemeral: boolean;
}

function removeProfile(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch {
    process.stderr.write(`The browser profile in ${directory} is still in use and stays behind.\n`);
  }
}

/** From the first window to the last: composes the engine, opens the window, and ends both in order. */
export async function live({ directory, ephemeral }: LifeOptions): Promise<void> {
  const mac = process.platform === 'darwin';
  const root = projectRoot();
  let starting: Promise<RunningWorkstation> | undefined;
  let link: ServedLink | undefined;
  let ending = false;
  const end = async () => {
    link?.close();
    const running = await starting;
    await running
      ?.close()
      .catch((error: unknown) => running.logger.error({ error }, 'the end was not clean'));
    app.exit(0);
  };
  // Held until the market has stopped, what it recorded is written and the store is closed.
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    // A start that failed is reported by the one who started it.
    end().catch(() => app.exit(1));
  });
  process.on('SIGTERM', () => app.quit());
  process.on('SIGINT', () => app.quit());
  // The browser writes into its profile to the last; what it then still holds is no part of the vault.
  if (ephemeral) process.once('exit', () => removeProfile(directory));

  await app.whenReady();
  if (ending) return;
  guardSession(session.defaultSession, path.join(root, 'dist', 'renderer'));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ mac, packaged: app.isPackaged })));
  starting = createWorkstation({
    host: 'desktop',
    directory,
    ephemeral,
    keyStore: electronKeyStore(safeStorage, process.platform),
  });
  const running = await starting;
  if (ending) return;
  const served = serveLink(ipcMain, running);
  link = served;
  // Whoever locks their machine, or lets it sleep, is away from this screen too.
  powerMonitor.on('lock-screen', () => served.lock());
  powerMonitor.on('suspend', () => served.lock());
  const windows = new Map<number, BrowserWindow>();

  const show = (number = 1) => {
    const open = windows.get(number);
    if (open !== undefined) {
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
      return;
    }
    const window = openWindow({
      preload: path.join(root, 'dist', 'preload', 'preload.cjs'),
      placeFile: path.join(app.getPath('userData'), number === 1 ? 'window.json' : `window-${number}.json`),
      title: number === 1 ? 'EnergyOpti Workstation' : `EnergyOpti Workstation ${number}`,
      number,
    });
    windows.set(number, window);
    served.admit(window.webContents);
    reviveCrashed(window.webContents, {
      now: () => performance.now(),
      onCrash: (reason, revived) => running.logger.error({ reason, revived }, 'the page’s process ended'),
    });
    window.on('closed', () => windows.delete(number));
  };
  // Also what is not made by us (developer tools, a frame's own contents) is held in place.
  app.on('web-contents-created', (_event, contents) =>
    holdInPlace(
      contents,
      (what, address) => running.logger.warn({ address }, `${what} was refused`),
      (number) => show(number),
    ),
  );

  app.on('second-instance', () => show());
  app.on('activate', () => show());
  app.on('window-all-closed', () => {
    if (!mac) app.quit();
  });
  show();
}
