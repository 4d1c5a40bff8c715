import { hostMakesWindows } from '../client/client.ts';
import type { Workstation } from './workstation.ts';

/** Another window of the same workstation, with a layout of its own. */
export function openWindow({ notices, layouts }: Workstation): void {
  const next = layouts.nextWindow();
  const address = `${location.pathname}?window=${next}`;
  const opened = window.open(address, `workstation-${next}`, 'popup,width=1280,height=800');
  if (opened === null && !hostMakesWindows()) {
    notices.say(
      'info',
      'The browser kept the new window back. Allow windows of this address, then try again.',
    );
  }
}
