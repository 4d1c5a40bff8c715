import type { Session } from 'electron';

type Check = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type Request = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;

/** Every permission the pinned Electron knows; a new one fails the compiler until it has a row below. */
export type Permission = Parameters<Check>[1] | Parameters<Request>[1];

export interface Decision {
  readonly allowed: boolean;
  readonly reason: string;
}

const no = (reason: string): Decision => ({ allowed: false, reason });
const devices = 'the workstation uses no device beside the screen, the keyboard and the pointer';
const capture = 'the workstation never records sound, picture or screen';
const network = 'pages talk to the engine over the link; they reach no network, near or far';
const background = 'the engine works in the background, the page does not';
const immersive = 'there is nothing immersive to show';
const files = 'files are chosen in a dialog and read by the engine, not opened by the page';

export const permissions: Readonly<Record<Permission, Decision>> = {
  'clipboard-sanitized-write': {
    allowed: true,
    reason: 'copying table rows as text, after a click of the person',
  },
  ar: no(immersive),
  'automatic-fullscreen': no('a window is made full-screen by its menu'),
  'background-fetch': no(background),
  'background-sync': no(background),
  'captured-surface-control': no(capture),
  'clipboard-read': no(
    'pasting is done by the person; a page that reads the clipboard could read a passphrase',
  ),
  'deprecated-sync-clipboard-read': no('as clipboard-read'),
  'display-capture': no(capture),
  fileSystem: no(files),
  fullscreen: no('a window is made full-screen by its menu'),
  geolocation: no('where the machine stands is nobody’s business'),
  'geolocation-approximate': no('where the machine stands is nobody’s business'),
  'hand-tracking': no(immersive),
  hid: no(devices),
  'idle-detection': no('whether the person is at the desk is not watched'),
  keyboardLock: no('the keys of the system stay the system’s'),
  'local-fonts': no('fonts are shipped with the program'),
  'local-network': no(network),
  'local-network-access': no(network),
  'loopback-network': no(network),
  media: no(capture),
  mediaKeySystem: no('there is no protected media to play'),
  midi: no(devices),
  midiSysex: no(devices),
  nfc: no(devices),
  notifications: no('no part of the program notifies yet'),
  openExternal: no('no address leaves the program for another one'),
  'payment-handler': no('nothing is paid here'),
  'periodic-background-sync': no(background),
  'persistent-storage': no('everything kept is kept in the encrypted store'),
  pointerLock: no('the pointer stays free'),
  'screen-wake-lock': no('whether the screen sleeps is set by the person'),
  sensors: no(devices),
  serial: no(devices),
  'smart-card': no(devices),
  'speaker-selection': no(devices),
  'storage-access': no('there is no third party in the page'),
  'system-wake-lock': no('whether the machine sleeps is set by the person'),
  'top-level-storage-access': no('there is no third party in the page'),
  usb: no(devices),
  vr: no(immersive),
  'web-app-installation': no('the program is installed by its installer'),
  'web-printing': no('reports are files, printed by the person'),
  'window-management': no('windows are placed by the main process'),
  unknown: no('what has no name gets no leave'),
};

const decisions = new Map<string, Decision>(Object.entries(permissions));

/** Deny by default: a permission without a row, as a later Electron may bring at run time, is refused. */
export function isAllowed(permission: string): boolean {
  return decisions.get(permission)?.allowed ?? false;
}
