import { Fault } from '../../domain/fault.ts';
import { checkPrivateKey, type SecretValues } from './authentication.ts';

export interface SecretField {
  readonly name: string;
  readonly title: string;
  /** Throws Fault SECRET_INVALID with what is wrong, as the end of a sentence and without the value. */
  readonly check?: (text: string) => void;
}

/** What a source wants to be given before it answers, or answers more. */
export interface SecretForm {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly SecretField[];
}

function checkBase64(text: string): void {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) {
    throw new Fault('SECRET_INVALID', 'is no base64 text');
  }
}

const key = { name: 'key', title: 'API key' };

/** By the name under which each is kept. */
export const secretForms = {
  'coinbase-exchange': {
    name: 'coinbase-exchange',
    title: 'Coinbase Exchange API key',
    fields: [
      key,
      { name: 'secret', title: 'API secret (base64)', check: checkBase64 },
      { name: 'passphrase', title: 'Passphrase of the key' },
    ],
  },
  'coinbase-advanced': {
    name: 'coinbase-advanced',
    title: 'Coinbase developer platform key',
    fields: [
      { name: 'keyName', title: 'Name of the key (organizations/…/apiKeys/…)' },
      { name: 'privateKey', title: 'Private key (PEM, or Ed25519 in base64)', check: checkPrivateKey },
    ],
  },
  alpaca: {
    name: 'alpaca',
    title: 'Alpaca API key',
    fields: [key, { name: 'secret', title: 'API secret' }],
  },
  eia: {
    name: 'eia',
    title: 'EIA Open Data key',
    fields: [{ name: 'apiKey', title: 'API key' }],
  },
  entsoe: {
    name: 'entsoe',
    title: 'ENTSO-E Transparency Platform token',
    fields: [{ name: 'securityToken', title: 'Security token' }],
  },
} as const satisfies Record<string, SecretForm>;

export type SecretName = keyof typeof secretForms;
export const secretNames = Object.keys(secretForms) as [SecretName, ...SecretName[]];

const longest = 8_192;

/**
 * The values as they are kept, trimmed. Throws Fault SECRET_INVALID, which names the field and never repeats what was
 * given for it.
 */
export function checkSecret(name: SecretName, values: SecretValues): SecretValues {
  const form: SecretForm = secretForms[name];
  const expected = form.fields.map((field) => field.name);
  const refuse = (field: string, what: string): Fault =>
    new Fault('SECRET_INVALID', `${form.title}: ${field} ${what}. Nothing was stored.`, { name, field });
  const strange = Object.keys(values).filter((field) => !expected.includes(field));
  if (strange.length > 0) {
    throw refuse(`a field is not known (expected ${expected.join(', ')})`, 'and nothing else');
  }
  const kept: Record<string, string> = {};
  for (const { name: field, check } of form.fields) {
    const text = (values[field] ?? '').trim();
    if (text === '') throw refuse(field, 'is missing');
    if (text.length > longest) throw refuse(field, `is longer than ${longest} characters`);
    try {
      check?.(text);
    } catch (error) {
      throw refuse(field, error instanceof Fault ? error.message : 'does not fit');
    }
    kept[field] = text;
  }
  return kept;
}

/** What to tell a person whose request needs a secret that is not there. */
export function missingSecret(name: SecretName): Fault {
  const { title, fields }: SecretForm = secretForms[name];
  const example = fields.map((field) => `"${field.name}": "…"`).join(', ');
  return new Fault(
    'SECRET_MISSING',
    `There is no ${title} in the vault. Set it with feeds.setSecret: {"venue": "${name}", "values": {${example}}}.`,
    { name, fields: fields.map((field) => field.name) },
  );
}
