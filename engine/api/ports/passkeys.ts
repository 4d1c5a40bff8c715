import type { Caller } from '../caller.ts';

export interface PasskeyEntry {
  readonly id: string;
  readonly label: string;
  readonly origin: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** What is passed through to the browser and back is WebAuthn's own JSON. */
export interface PasskeyService {
  list(caller: Caller): Promise<{ readonly available: boolean; readonly passkeys: PasskeyEntry[] }>;
  registration(caller: Caller): Promise<Record<string, unknown>>;
  register(caller: Caller, input: { label: string; response: unknown }): Promise<{ readonly id: string }>;
  remove(caller: Caller, id: string): Promise<boolean>;
  challenge(caller: Caller): Promise<Record<string, unknown>>;
  /** Throws Fault PASSKEY_REFUSED. */
  verify(caller: Caller, response: unknown): Promise<{ readonly userId: string }>;
}
