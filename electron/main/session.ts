import type { Session } from 'electron';
import { isOwnAddress, pageScheme } from '../security/origin.ts';
import { isAllowed } from '../security/permissions.ts';
import { answerPage } from './pages.ts';

/** Puts the posture on a session before its first page: permissions, devices, screens, the page scheme. */
export function guardSession(session: Session, pagesFolder: string): void {
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => isOwnAddress(origin) && isAllowed(permission),
  );
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isOwnAddress(details.requestingUrl) && isAllowed(permission)),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.protocol.handle(pageScheme, (request) => answerPage(request, pagesFolder));
}
