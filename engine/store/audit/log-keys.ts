import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { canonicalJson } from '../../security/audit/canonical-json.ts';
import { createEpoch, epochHash, type KeyEpoch } from '../../security/audit/key-epochs.ts';
import { createSeeds, SigningKeys } from '../../security/audit/signing-keys.ts';
import type { WriteConnection } from '../database.ts';
import { corrupt } from './rows.ts';

function insertEpoch(database: WriteConnection, epoch: KeyEpoch, seeds: Uint8Array): void {
  database.run('UPDATE key_epoch SET secret = NULL');
  database.run(
    'INSERT INTO key_epoch (epoch, content, secret) VALUES (?, ?, ?)',
    epoch.epoch,
    canonicalJson(epoch),
    seeds,
  );
}

/** Gives a new log its id and its first keys; false where there are keys already. */
export function createKeys(database: WriteConnection, time: number): boolean {
  if (database.get('SELECT 1 FROM key_epoch') !== undefined) return false;
  const seeds = createSeeds();
  const keys = new SigningKeys(seeds);
  const epoch = createEpoch(randomUUID(), time, keys, null);
  keys.wipe();
  database.transaction(() => insertEpoch(database, epoch, seeds));
  seeds.fill(0);
  return true;
}

/** New keys that wait for the transaction which makes them the log's. */
export interface NextKeys {
  readonly epoch: KeyEpoch;
  /** Within a transaction; the secret of the old keys leaves the file with it. */
  store(): void;
  /** After the transaction: from now on these sign. */
  adopt(): void;
  /** If it failed. */
  drop(): void;
}

/** The keys of an open log: the public part of every epoch and the secret part of the last. */
export class LogKeys {
  readonly #database: WriteConnection;
  readonly #epochs: KeyEpoch[];
  #signing: SigningKeys;

  /** Of epochs that were verified. Throws Fault AUDIT_CORRUPT where the stored secret is not that of the last one. */
  constructor(database: WriteConnection, epochs: readonly KeyEpoch[]) {
    this.#database = database;
    this.#epochs = [...epochs];
    const row = database.get<{ secret: Uint8Array | null }>(
      'SELECT secret FROM key_epoch ORDER BY epoch DESC LIMIT 1',
    );
    const secret = row?.secret ?? new Uint8Array(0);
    const keys = secret.length === 64 ? new SigningKeys(secret) : undefined;
    secret.fill(0);
    const { ed25519, mlDsa87, epoch } = this.last;
    if (keys === undefined || !isDeepStrictEqual(keys.publicKeys, { ed25519, mlDsa87 })) {
      throw corrupt('its secret keys are not those of its last key epoch', { what: 'key-epoch', epoch });
    }
    this.#signing = keys;
  }

  get epochs(): readonly KeyEpoch[] {
    return this.#epochs;
  }

  get last(): KeyEpoch {
    return this.#epochs.at(-1) as KeyEpoch;
  }

  get fingerprint(): string {
    return epochHash(this.#epochs[0] as KeyEpoch);
  }

  get signing(): SigningKeys {
    return this.#signing;
  }

  next(time: number): NextKeys {
    const seeds = createSeeds();
    const keys = new SigningKeys(seeds);
    const epoch = createEpoch(this.last.log, time, keys, { epoch: this.last, keys: this.#signing });
    return {
      epoch,
      store: () => insertEpoch(this.#database, epoch, seeds),
      adopt: () => {
        seeds.fill(0);
        this.#signing.wipe();
        this.#signing = keys;
        this.#epochs.push(epoch);
      },
      drop: () => {
        seeds.fill(0);
        keys.wipe();
      },
    };
  }

  wipe(): void {
    this.#signing.wipe();
  }
}
