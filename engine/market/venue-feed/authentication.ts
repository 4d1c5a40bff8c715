import { createHmac, createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { Fault } from '../../domain/fault.ts';
import { alpacaAuthentication } from '../venues/alpaca/alpaca-adapter.ts';

/** Values by the names of the fields a venue's secret has. Kept in the encrypted store and nowhere else. */
export type SecretValues = Readonly<Record<string, string>>;

/** How a connection proves who it is. */
export interface Authentication {
  /** A request as it has to go out at this moment (UTC milliseconds). */
  dress(text: string, now: number): string;
  /** What goes ahead of every subscription: sent at the status `after`, accepted with the status `done`. */
  readonly login: { readonly after: string; readonly message: string; readonly done: string } | null;
  /** The text without anything secret, for people to read. */
  redact(text: string): string;
}

const hidden = '[secret]';
/** Signatures and tokens made of a secret live for minutes, but have no place on a screen either. */
const signedFields =
  /(\\*"(?:signature|jwt|token|key|secret|passphrase)\\*"\s*:\s*\\*")(?:[^"\\]|\\(?!\\*"))*/gi;

function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Takes the values of a secret out of a text: plain, as JSON writes them, as JSON within JSON, and as addresses do. */
export function redactor(values: SecretValues): (text: string) => string {
  const found = Object.values(values)
    .flatMap((value) => [value, quoted(value), quoted(quoted(value)), encodeURIComponent(value)])
    .filter((value) => value.length > 0)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const value of found) clean = clean.replaceAll(value, hidden);
    return clean.replace(signedFields, `$1${hidden}`);
  };
}

export const noAuthentication: Authentication = { dress: (text) => text, login: null, redact: redactor({}) };

function withFields(text: string, type: string, fields: () => Record<string, string>): string {
  const content = JSON.parse(text) as { type?: unknown };
  return content.type === type ? JSON.stringify({ ...content, ...fields() }) : text;
}

function value(values: SecretValues, field: string): string {
  return values[field] ?? '';
}

/**
 * Coinbase Exchange: each subscription bears base64(HMAC-SHA256(base64-decoded secret, timestamp + "GET" +
 * "/users/self/verify")), the key, the passphrase and the timestamp in seconds.
 * Source: docs.cdp.coinbase.com/exchange/websocket-feed/authentication.
 */
export function coinbaseExchangeAuthentication(values: SecretValues): Authentication {
  const secret = Buffer.from(value(values, 'secret'), 'base64');
  return {
    dress: (text, now) =>
      withFields(text, 'subscribe', () => {
        const timestamp = `${now / 1_000}`;
        const signature = createHmac('sha256', secret)
          .update(`${timestamp}GET/users/self/verify`)
          .digest('base64');
        return {
          signature,
          key: value(values, 'key'),
          passphrase: value(values, 'passphrase'),
          timestamp,
        };
      }),
    login: null,
    redact: redactor(values),
  };
}

const ed25519Characters = 88;

/**
 * The venue hands elliptic keys out as PEM with line ends written as \n, and Ed25519 keys as base64 of the 32 bytes of
 * the seed and the 32 of the public key.
 */
function readPrivateKey(text: string): KeyObject {
  if (text.length !== ed25519Characters || text.includes('-----')) {
    return createPrivateKey(text.replaceAll('\\n', '\n'));
  }
  const bytes = Buffer.from(text, 'base64');
  const d = bytes.subarray(0, 32).toString('base64url');
  const x = bytes.subarray(32).toString('base64url');
  return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
}

const tokenSeconds = 120;

/**
 * JSON Web Token (RFC 7519) of Coinbase's developer platform: ES256 (RFC 7518, 3.4) with an elliptic key, EdDSA (RFC
 * 8037) with Ed25519; lives two minutes.
 */
export function coinbaseToken(keyName: string, key: KeyObject, now: number, nonce: string): string {
  const issued = Math.floor(now / 1_000);
  const elliptic = key.asymmetricKeyType === 'ec';
  const encode = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const head = encode({ alg: elliptic ? 'ES256' : 'EdDSA', typ: 'JWT', kid: keyName, nonce });
  const body = encode({ iss: 'cdp', sub: keyName, nbf: issued, exp: issued + tokenSeconds });
  const text = Buffer.from(`${head}.${body}`);
  const signature = elliptic
    ? sign('sha256', text, { key, dsaEncoding: 'ieee-p1363' })
    : sign(null, text, key);
  return `${head}.${body}.${signature.toString('base64url')}`;
}

/** Coinbase Advanced Trade: a fresh token in every request. */
export function coinbaseAdvancedAuthentication(values: SecretValues): Authentication {
  const key = readPrivateKey(value(values, 'privateKey'));
  const dress = (text: string, now: number) => {
    const jwt = coinbaseToken(value(values, 'keyName'), key, now, randomBytes(16).toString('hex'));
    return JSON.stringify({ ...(JSON.parse(text) as object), jwt });
  };
  return { dress, login: null, redact: redactor(values) };
}

/** Alpaca: a login of its own between the greeting and the first subscription. */
export function alpacaLogin(values: SecretValues): Authentication {
  return {
    dress: (text) => text,
    login: {
      after: 'connected',
      message: alpacaAuthentication(value(values, 'key'), value(values, 'secret')),
      done: 'authenticated',
    },
    redact: redactor(values),
  };
}

/** Throws an Error that says what is wrong with the text of a key, without the text. */
export function checkPrivateKey(text: string): void {
  let key: KeyObject;
  try {
    key = readPrivateKey(text);
  } catch {
    throw new Fault(
      'SECRET_INVALID',
      'is no private key in PEM form (-----BEGIN EC PRIVATE KEY-----) and no Ed25519 key in base64',
    );
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType !== 'ed25519' && curve !== 'prime256v1') {
    throw new Fault('SECRET_INVALID', 'is a private key, but neither of the curve P-256 nor Ed25519');
  }
}
