import type { MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly mac: boolean;
  /** Developer tools are left out of the shipped program. */
  readonly packaged: boolean;
}

/** The application menu as data. What the workstation itself does is in its command line, not here. */
export function menuTemplate({ mac, packaged }: MenuOptions): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const developer: MenuItemConstructorOptions[] = packaged ? [] : [separator, { role: 'toggleDevTools' }];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
  ];
}
