import { isHexHash } from './bytes.ts';
import { isObject, type JsonObject } from './canonical.ts';

/** The forms of docs/audit.md, strictly: each field that is named, of its kind, and no other. */

interface Kind {
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
}

type Fields = Readonly<Record<string, Kind>>;

/** Says what is wrong with an object, or undefined when nothing is. */
export type Form = (value: unknown) => string | undefined;

function form(fields: Fields): Form {
  const names = Object.keys(fields).sort();
  const kinds = names.map((name) => fields[name] as Kind);
  return (value) => {
    if (!isObject(value)) return 'is no object';
    for (const [index, name] of names.entries()) {
      if (!Object.hasOwn(value, name)) return `lacks the field "${name}"`;
      const kind = kinds[index] as Kind;
      if (!kind.fits(value[name])) return `has a field "${name}" that is not ${kind.words}`;
    }
    const keys = Object.keys(value);
    if (keys.length === names.length) return undefined;
    return `has a field ${JSON.stringify(keys.find((key) => !names.includes(key)))} that the form does not know`;
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const fileNameForm = /^[^/\\]+$/;

const exactly = (wanted: string | number): Kind => ({
  words: JSON.stringify(wanted),
  fits: (value) => value === wanted,
});
const oneOf = (...wanted: readonly string[]): Kind => {
  const set = new Set<unknown>(wanted);
  return { words: `one of ${wanted.join(', ')}`, fits: (value) => set.has(value) };
};
const orNull = (kind: Kind): Kind => ({
  words: `${kind.words}, or null`,
  fits: (value) => value === null || kind.fits(value),
});
const nested = (inner: Form, words: string): Kind => ({ words, fits: (value) => inner(value) === undefined });

const text: Kind = { words: 'a text', fits: isText };
const whole: Kind = { words: 'a whole number from 0', fits: isWhole };
const positive: Kind = { words: 'a whole number from 1', fits: (value) => isWhole(value) && value > 0 };
const level: Kind = { words: 'a level from 0 to 52', fits: (value) => isWhole(value) && value <= 52 };
const uuid: Kind = { words: 'a UUID', fits: (value) => isText(value) && uuidForm.test(value) };
const hash: Kind = { words: '64 lower-case hex digits', fits: isHexHash };
const anyNumber: Kind = { words: 'a number', fits: (value) => typeof value === 'number' };
const anyObject: Kind = { words: 'an object', fits: isObject };
const texts: Kind = {
  words: 'an object of texts',
  fits: (value) => isObject(value) && Object.keys(value).every((key) => isText(value[key])),
};
const fileName: Kind = {
  words: 'a name without slash or backslash',
  fits: (value) => isText(value) && fileNameForm.test(value),
};

const actor = nested(
  form({ userId: text, user: text, role: text, session: text, address: orNull(text), host: text }),
  'an actor (userId, user, role, session, address, host)',
);
const clock = nested(
  form({ source: text, offsetMilliseconds: orNull(anyNumber) }),
  'a clock (source, offsetMilliseconds)',
);
const signatures = nested(form({ ed25519: text, mlDsa87: text }), 'a pair of signatures (ed25519, mlDsa87)');
const version = exactly(1);

export const categories = [
  'command',
  'decision',
  'order',
  'sign-in',
  'failure',
  'read',
  'export',
  'approval',
  'limit',
  'key',
  'backup',
  'model',
  'system',
] as const;

const recordFields = form({
  version,
  index: whole,
  time: whole,
  boot: uuid,
  monotonic: whole,
  clock,
  keyEpoch: positive,
  category: oneOf(...categories),
  action: text,
  phase: oneOf('requested', 'done', 'failed', 'event'),
  request: orNull(whole),
  actor,
  approval: orNull(text),
  subject: texts,
  details: anyObject,
});

export const contentForm: Form = (value) => {
  const wrong = recordFields(value);
  if (wrong !== undefined) return wrong;
  const { phase, request, index } = value as JsonObject;
  const ends = phase === 'done' || phase === 'failed';
  if (!ends && request !== null) return `is of phase "${phase}" and yet names a request`;
  if (ends && (request === null || (request as number) >= (index as number)))
    return `is of phase "${phase}" and does not name an earlier request`;
  return undefined;
};

/** Lines of a bundle by their `type`. The content of a record has a form of its own. */
export const lineForms: Readonly<Record<string, Form>> = {
  bundle: form({
    type: exactly('bundle'),
    version,
    log: uuid,
    title: text,
    scope: anyObject,
    createdAt: whole,
    createdBy: actor,
    size: whole,
    records: whole,
    files: whole,
  }),
  'key-epoch': form({
    type: exactly('key-epoch'),
    version,
    log: uuid,
    epoch: positive,
    createdAt: whole,
    ed25519: text,
    mlDsa87: text,
    previous: orNull(hash),
    signatures,
    endorsement: orNull(signatures),
  }),
  file: form({ type: exactly('file'), name: fileName, mediaType: text, bytes: whole, sha256: hash }),
  record: form({ type: exactly('record'), hash, content: anyObject }),
  pruned: form({ type: exactly('pruned'), level, index: whole, hash }),
  tile: form({ type: exactly('tile'), index: whole, hash }),
  checkpoint: form({
    type: exactly('checkpoint'),
    version,
    log: uuid,
    size: whole,
    rootHash: hash,
    time: whole,
    keyEpoch: positive,
    previous: orNull(hash),
    signatures,
  }),
  seal: form({
    type: exactly('seal'),
    version,
    log: uuid,
    keyEpoch: positive,
    sha256: hash,
    signatures,
  }),
};
