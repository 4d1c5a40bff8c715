import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';

export type Logger = pino.Logger;

/** Names under which a secret could travel; their values never reach a log. */
const secrets = ['passphrase', 'current', 'next', 'key', 'code', 'cookie', 'token'];

const settings = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [...secrets, ...secrets.map((name) => `*.${name}`)].filter(
      (name) => name !== 'code' && name !== '*.code',
    ),
    censor: '[secret]',
  },
  serializers: { error: pino.stdSerializers.err },
} as const;

/** Logs into the vault's folder: what happened, never what was in it. */
export function createLogger(directory: string): Logger {
  const folder = path.join(directory, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return pino(
    settings,
    pino.destination({ dest: path.join(folder, 'workstation.log'), sync: true, mode: 0o600 }),
  );
}

export function silentLogger(): Logger {
  return pino({ ...settings, level: 'silent' });
}
