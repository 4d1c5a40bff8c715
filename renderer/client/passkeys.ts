import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { hostMakesWindows } from './client.ts';
import { ContractError } from './problem.ts';

/** A passkey belongs to a name; an address of numbers has none, and neither has the desktop's own scheme. */
export function passkeysPossible(hostname: string = location.hostname): boolean {
  return !hostMakesWindows() && browserSupportsWebAuthn() && !/^[\d.]+$|:/.test(hostname);
}

const declined = (error: unknown): never => {
  throw new ContractError(
    'PASSKEY_DECLINED',
    `The browser made no use of a passkey: ${error instanceof Error ? error.message : String(error)}`,
  );
};

export function makePasskey(options: unknown): Promise<unknown> {
  return startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }).catch(
    declined,
  );
}

export async function answerByPasskey(options: unknown): Promise<{ readonly id: string }> {
  return startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }).catch(
    declined,
  );
}
