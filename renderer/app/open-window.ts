import type { Workstation } from './workstation.ts';

/** Another window of the same workstation, with a layout of its own. */
export function openWindow({ notices, layouts }: Workstation): void {
  const next = layouts.nextWindow();
  const opened = window.open(
    `${location.pathname}?window=${next}`,
    `workstation-${next}`,
    'popup,width=1280,height=800',
  );
  if (opened === null) {
    notices.say(
      'info',
      'The browser kept the new window back. Allow windows of this address, then try again.',
    );
  }
}
