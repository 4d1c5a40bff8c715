import type { Caller } from '../../api/caller.ts';
import type { AuditEvent, AuditHead, AuditReceipt, AuditService } from '../../api/ports/audit.ts';
import type { AuditActor } from '../../security/audit/record.ts';
import { verifyConsistency, verifyInclusion } from '../../security/audit/verify-proofs.ts';
import type { AuditLog } from '../../store/audit/audit-log.ts';
import type { AuditFilter, AuditQuery } from '../../store/audit/query.ts';
import { Watchable } from './watchable.ts';

const program: AuditActor = {
  userId: '',
  user: '',
  role: '',
  session: '',
  host: 'workstation',
  address: null,
};

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

export function actorOf(caller: Caller | null): AuditActor {
  if (caller === null) return program;
  const { identity, host, origin } = caller;
  return {
    userId: identity?.userId ?? '',
    user: identity?.user ?? '',
    role: identity?.role ?? '',
    session: identity?.sessionId ?? '',
    host,
    address: origin === 'local' ? null : origin,
  };
}

/** The log as the contract shows it. */
export class Audit implements AuditService {
  readonly #log: AuditLog;
  readonly #size = new Watchable({ size: 0 });

  constructor(log: AuditLog) {
    this.#log = log;
    log.watch(({ to }) => this.#size.set({ size: to + 1 }));
  }

  write(caller: Caller | null, event: AuditEvent): Promise<AuditReceipt> {
    return this.#log.append({
      category: event.category,
      action: event.action,
      phase: event.phase ?? 'event',
      request: event.request ?? null,
      actor: actorOf(caller),
      approval: event.approval ?? null,
      subject: event.subject ?? {},
      details: event.details ?? {},
    });
  }

  async head(): Promise<AuditHead> {
    const [{ size, rootHash }, fingerprint, epochs, checkpoint, opening] = await Promise.all([
      this.#log.head(),
      this.#log.fingerprint(),
      this.#log.keyEpochs(),
      this.#log.lastCheckpoint(),
      this.#log.opening(),
    ]);
    return {
      size,
      rootHash,
      fingerprint,
      log: epochs[0]?.log ?? '',
      keyEpoch: epochs.at(-1)?.epoch ?? 0,
      checkpoint: checkpoint === null ? null : { size: checkpoint.size, time: checkpoint.time },
      clock: this.#log.clockStatus(),
      opening,
    };
  }

  query(query: AuditQuery) {
    return this.#log.query(query);
  }

  related(order: string) {
    return this.#log.related(order);
  }

  stream(filter: AuditFilter) {
    return this.#log.stream(filter);
  }

  keyEpochs() {
    return this.#log.keyEpochs();
  }

  async inclusion(index: number) {
    const proof = await this.#log.inclusion(index);
    const { size, leafHash, path, rootHash } = proof;
    const verified = verifyInclusion(bytes(leafHash), index, size, path.map(bytes), bytes(rootHash));
    return { ...proof, verified };
  }

  async consistency(from: number, to?: number) {
    const proof = await this.#log.consistency(from, to);
    const { path, fromRoot, toRoot } = proof;
    const verified = verifyConsistency(from, proof.to, path.map(bytes), bytes(fromRoot), bytes(toRoot));
    return { ...proof, verified };
  }

  verifyAll(options: Parameters<AuditService['verifyAll']>[0]) {
    return this.#log.verifyAll(options);
  }

  checkpoint() {
    return this.#log.checkpoint();
  }

  rotateKeys(caller: Caller) {
    return this.#log.rotateKeys({ actor: actorOf(caller), approval: null });
  }

  retain(caller: Caller, before: number) {
    return this.#log.retain(before, { actor: actorOf(caller), approval: null });
  }

  async *watch(signal: AbortSignal): AsyncIterable<{ readonly size: number }> {
    this.#size.set({ size: (await this.#log.head()).size });
    yield* this.#size.watch(signal);
  }
}
