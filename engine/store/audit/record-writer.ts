import { hashBytes, leafHash } from '../../security/audit/hashing.ts';
import { joinRecord } from '../../security/audit/record-text.ts';
import { tileWidth } from '../../security/audit/tree.ts';
import type { TreeEdge } from '../../security/audit/tree-edge.ts';
import type { WriteConnection } from '../database.ts';
import type { AppendEntry } from './append-entry.ts';
import type { Appended } from './group-commit.ts';

const insertRecord =
  'INSERT INTO record (idx, time, category, action, phase, user, session, "order", instrument, book, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
const insertBlock =
  'INSERT INTO block (idx, first_time, last_time) SELECT ?, min(time), max(time) FROM record WHERE idx > ? AND idx <= ?';
const putTile =
  'INSERT INTO tile (level, idx, hashes) VALUES (?, ?, ?) ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes';

/** Gives records their places and writes them with the tiles that they change: all of them or none. */
export class RecordWriter {
  readonly #database: WriteConnection;
  readonly #edge: TreeEdge;
  #monotonic = 0;
  keyEpoch: number;

  constructor(database: WriteConnection, edge: TreeEdge, keyEpoch: number) {
    this.#database = database;
    this.#edge = edge;
    this.keyEpoch = keyEpoch;
  }

  /** `also` runs in the same transaction, before the records. */
  write(entries: readonly AppendEntry[], also: () => void = () => undefined): Appended {
    const mark = this.#edge.mark();
    const { keyEpoch } = this;
    const monotonic = this.#monotonic;
    try {
      return this.#database.transaction(() => {
        also();
        return this.#insert(entries);
      });
    } catch (error) {
      this.#edge.reset(mark);
      this.#monotonic = monotonic;
      this.keyEpoch = keyEpoch;
      throw error;
    }
  }

  #insert(entries: readonly AppendEntry[]): Appended {
    const index = this.#edge.size;
    const hashes = new Uint8Array(entries.length * hashBytes);
    entries.forEach((entry, place) => {
      // Two threads read this clock, and what one of them read earlier may arrive later.
      this.#monotonic = Math.max(this.#monotonic, entry.monotonic);
      const at = index + place;
      const content = Buffer.from(
        joinRecord(entry.text, { index: at, keyEpoch: this.keyEpoch, monotonic: this.#monotonic }),
        'utf8',
      );
      const hash = leafHash(content);
      hashes.set(hash, place * hashBytes);
      this.#database.run(insertRecord, at, entry.time, ...entry.columns, content);
      this.#edge.append(hash);
      if (at % tileWidth === tileWidth - 1)
        this.#database.run(insertBlock, Math.floor(at / tileWidth), at - tileWidth, at);
    });
    for (const tile of this.#edge.takeChanged()) {
      this.#database.run(putTile, tile.level, tile.index, tile.hashes);
    }
    return { index, hashes };
  }
}
