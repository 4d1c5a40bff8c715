import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Caller } from '../../api/caller.ts';
import type { PasskeyService } from '../../api/ports/passkeys.ts';
import { Fault } from '../../domain/fault.ts';
import type { Passkey } from '../../domain/people.ts';
import type { Store } from '../../store/store.ts';

export interface PasskeysOptions {
  readonly store: Store;
  readonly now: () => number;
}

/** Its parsers of certificates take a tenth of a second to load, which most starts of the program never need. */
const webauthn = () => import('@simplewebauthn/server');

const challengeMilliseconds = 5 * 60_000;
const mostKeys = 20;

/**
 * Passkeys (WebAuthn Level 3) as another way into a vault that is open: they hold no key of the vault, so that a closed
 * one still needs a passphrase. They are bound to the name under which the gateway is visited, and need one: an address
 * of numbers has no passkeys.
 */
export class Passkeys implements PasskeyService {
  readonly #options: PasskeysOptions;
  readonly #challenges = new WeakMap<Caller, { readonly text: string; readonly until: number }>();

  constructor(options: PasskeysOptions) {
    this.#options = options;
  }

  async list(caller: Caller) {
    const own = (await this.#all()).filter(({ userId }) => userId === caller.identity?.userId);
    return {
      available: caller.page !== null,
      passkeys: own.map(({ id, label, origin, createdAt, usedAt }) => ({
        id,
        label,
        origin,
        createdAt,
        usedAt,
      })),
    };
  }

  async registration(caller: Caller): Promise<Record<string, unknown>> {
    const { rpId } = this.#pageOf(caller);
    const { identity } = caller;
    if (identity === null) throw new Fault('SIGN_IN_NEEDED', 'A passkey belongs to somebody.');
    const own = (await this.#all()).filter(({ userId }) => userId === identity.userId);
    if (own.length >= mostKeys)
      throw new Fault('PASSKEYS_FULL', `A person has at most ${mostKeys} passkeys. Remove one first.`);
    const options = await (await webauthn()).generateRegistrationOptions({
      rpName: 'EnergyOpti Workstation',
      rpID: rpId,
      userName: identity.user,
      userID: new Uint8Array(Buffer.from(identity.userId)),
      attestationType: 'none',
      excludeCredentials: own.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    });
    this.#remember(caller, options.challenge);
    return { ...options };
  }

  async register(caller: Caller, input: { label: string; response: unknown }): Promise<{ id: string }> {
    const { rpId, origin } = this.#pageOf(caller);
    const { identity } = caller;
    if (identity === null) throw new Fault('SIGN_IN_NEEDED', 'A passkey belongs to somebody.');
    const found = await (await webauthn())
      .verifyRegistrationResponse({
        response: input.response as RegistrationResponseJSON,
        expectedChallenge: this.#spend(caller),
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
      })
      .catch((error: unknown) => refused(error));
    if (!found.verified || found.registrationInfo === undefined) return refused('it does not verify');
    const { credential } = found.registrationInfo;
    await this.#options.store.write('savePasskey', {
      id: credential.id,
      userId: identity.userId,
      label: input.label,
      publicKey: new Uint8Array(credential.publicKey),
      counter: credential.counter,
      origin,
      createdAt: this.#options.now(),
      usedAt: null,
    });
    return { id: credential.id };
  }

  async remove(caller: Caller, id: string): Promise<boolean> {
    const own = (await this.#all()).some(
      (passkey) => passkey.id === id && passkey.userId === caller.identity?.userId,
    );
    return own ? this.#options.store.write('removePasskey', { id }) : false;
  }

  async challenge(caller: Caller): Promise<Record<string, unknown>> {
    const { rpId } = this.#pageOf(caller);
    const options = await (await webauthn()).generateAuthenticationOptions({
      rpID: rpId,
      userVerification: 'required',
    });
    this.#remember(caller, options.challenge);
    return { ...options };
  }

  async verify(caller: Caller, response: unknown): Promise<{ userId: string }> {
    const { rpId, origin } = this.#pageOf(caller);
    const expectedChallenge = this.#spend(caller);
    const { id } = response as AuthenticationResponseJSON;
    const passkey = (await this.#all()).find((one) => one.id === id);
    if (passkey === undefined) return refused('nobody here has it');
    const found = await (await webauthn())
      .verifyAuthenticationResponse({
        response: response as AuthenticationResponseJSON,
        expectedChallenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.counter,
        },
      })
      .catch((error: unknown) => refused(error));
    if (!found.verified) return refused('it does not verify');
    await this.#options.store.write('savePasskey', {
      ...passkey,
      counter: found.authenticationInfo.newCounter,
      usedAt: this.#options.now(),
    });
    return { userId: passkey.userId };
  }

  async #all(): Promise<readonly Passkey[]> {
    return this.#options.store.read('passkeys', null);
  }

  #pageOf(caller: Caller): { readonly rpId: string; readonly origin: string } {
    if (caller.page !== null) return caller.page;
    throw new Fault(
      'PASSKEY_NEEDS_NAME',
      'Passkeys belong to a name. Open the gateway as localhost, or by the name in its certificate.',
    );
  }

  #remember(caller: Caller, text: string): void {
    this.#challenges.set(caller, { text, until: this.#options.now() + challengeMilliseconds });
  }

  /** Good once, from this connection, for a while. */
  #spend(caller: Caller): string {
    const challenge = this.#challenges.get(caller);
    this.#challenges.delete(caller);
    if (challenge === undefined || this.#options.now() > challenge.until)
      return refused('its challenge is gone');
    return challenge.text;
  }
}

function refused(reason: unknown): never {
  const text = reason instanceof Error ? reason.message : String(reason);
  throw new Fault('PASSKEY_REFUSED', `The passkey is refused: ${text}.`, { reason: text });
}
