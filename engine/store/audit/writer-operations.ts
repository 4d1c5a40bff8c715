import type { MessagePort } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import { inTurn } from '../../domain/in-turn.ts';
import type { Checkpoint } from '../../security/audit/checkpoint.ts';
import type { AuditClock } from '../../security/audit/record.ts';
import { type Access, announceAccess } from './access.ts';
import type { AppendEntry, Stamp } from './append-entry.ts';
import { AuditWriter, type Opening } from './audit-writer.ts';
import { type Appended, unwritable } from './group-commit.ts';
import type { Authority } from './own-entry.ts';

export interface WriterSettings {
  readonly directory: string;
  readonly boot: string;
  /** `process.hrtime` in nanoseconds when the run began; all threads of a program read the same one. */
  readonly began: bigint;
  readonly quotaBytes?: number | undefined;
  readonly checkpointMilliseconds: number;
  readonly clock: AuditClock;
  /** Where tests make the time, the writer's own records take the time of the last call. */
  readonly fixedTime: number | null;
}

export type WriterEvent =
  | { readonly opened: Opening | null }
  | { readonly problem: object }
  | { readonly ownRecord: number };

const locked = () =>
  new Fault('VAULT_LOCKED', 'The vault is locked, and the audit log with it. Unlock it first.');

/** The writer's thread as its callers see it: the log while it is open, and checkpoints from time to time. */
export class WriterOperations {
  readonly #settings: WriterSettings;
  readonly #reader: MessagePort;
  readonly #emit: (event: WriterEvent) => void;
  /** Rotations and removals follow each other; a closing does not wait for a long removal. */
  readonly #turns = {};
  #writer: AuditWriter | undefined;
  #timer: NodeJS.Timeout | undefined;
  #clock: AuditClock;
  #time: number | null;

  constructor(settings: WriterSettings, reader: MessagePort, emit: (event: WriterEvent) => void) {
    this.#settings = settings;
    this.#reader = reader;
    this.#emit = emit;
    this.#clock = settings.clock;
    this.#time = settings.fixedTime;
  }

  get #open(): AuditWriter {
    if (this.#writer === undefined) throw locked();
    return this.#writer;
  }

  #stamp(): Stamp {
    const monotonic = Number((process.hrtime.bigint() - this.#settings.began) / 1_000n);
    return { time: this.#time ?? Date.now(), monotonic, clock: this.#clock };
  }

  #noteStamp(stamp: Stamp): Stamp {
    this.#clock = stamp.clock;
    if (this.#time !== null) this.#time = stamp.time;
    return stamp;
  }

  readonly #onProblem = (error: unknown): void => {
    const { code, message, details } =
      error instanceof Fault ? error : { code: 'INTERNAL', message: String(error), details: {} };
    this.#emit({ problem: { code, message, details } });
  };

  async open({ path, key }: Access): Promise<void> {
    if (this.#writer !== undefined) return;
    const { directory, boot, quotaBytes } = this.#settings;
    const options = {
      path,
      key,
      directory,
      boot,
      quotaBytes,
      stamp: () => this.#stamp(),
      onProblem: this.#onProblem,
      onOwnRecord: (index: number) => this.#emit({ ownRecord: index }),
    };
    const writer = new AuditWriter(options);
    try {
      await announceAccess(this.#reader, { path, key: Uint8Array.from(key) });
    } catch (error) {
      writer.close();
      throw error;
    }
    this.#writer = writer;
    this.#emit({ opened: writer.opening });
    this.#expectCheckpoint();
  }

  async close(): Promise<void> {
    if (this.#writer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // A reader that has died is no reason to leave the keys in memory.
    await announceAccess(this.#reader, null).catch(this.#onProblem);
    this.#writer.close();
    this.#writer = undefined;
    this.#emit({ opened: null });
  }

  /** One is due so long after the first record that none covers. */
  #expectCheckpoint(): void {
    if (this.#timer !== undefined || this.#writer === undefined) return;
    if (this.#writer.size === (this.#writer.lastCheckpoint?.size ?? 0)) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      try {
        this.#writer?.checkpoint(this.#stamp().time);
      } catch (error) {
        this.#onProblem(error);
        this.#expectCheckpoint();
      }
    }, this.#settings.checkpointMilliseconds);
  }

  operations() {
    return {
      append: async ({
        entries,
        stamp,
      }: {
        entries: readonly AppendEntry[];
        stamp: Stamp;
      }): Promise<Appended> => {
        this.#noteStamp(stamp);
        try {
          const appended = await this.#open.append(entries);
          if (this.#timer === undefined) this.#expectCheckpoint();
          return appended;
        } catch (error) {
          throw unwritable(error);
        }
      },
      opening: (_: null): Opening | null => this.#writer?.opening ?? null,
      head: (_: null) => this.#open.head(),
      fingerprint: (_: null): string => this.#open.fingerprint,
      epochs: (_: null) => [...this.#open.epochs],
      lastCheckpoint: (_: null): Checkpoint | null => this.#open.lastCheckpoint ?? null,
      checkpoint: ({ stamp }: { stamp: Stamp }): Checkpoint =>
        this.#open.checkpoint(this.#noteStamp(stamp).time),
      rotateKeys: ({ authority, stamp }: { authority: Authority; stamp: Stamp }) =>
        inTurn(this.#turns, async () => this.#open.rotateKeys(authority, this.#noteStamp(stamp))),
      retain: ({ before, authority, stamp }: { before: number; authority: Authority; stamp: Stamp }) =>
        inTurn(this.#turns, () => this.#open.retain(before, authority, this.#noteStamp(stamp))),
      seal: ({ sha256, keyEpoch }: { sha256: string; keyEpoch: number }) => this.#open.seal(sha256, keyEpoch),
      close: (_: null) => inTurn(this, () => this.close()),
    };
  }
}

export type WriterTable = ReturnType<WriterOperations['operations']>;
