import { decodeFrame, encodeFrame } from '../../engine/api/wire/frame.ts';
import {
  type ClientMessage,
  maximumClientMessageBytes,
  type ServerMessage,
} from '../../engine/api/wire/messages.ts';
import { type BackoffOptions, backoffDelay } from './backoff.ts';
import type { NextFrame } from './pacing.ts';
import { ContractError } from './problem.ts';
import type { Transport, Wire } from './transport.ts';

export interface ConnectionState {
  /** `connecting`: the first attempt; `lost`: was open, trying again; `signed-out`: the host refuses this page. */
  readonly phase: 'connecting' | 'open' | 'lost' | 'signed-out' | 'closed';
  readonly since: number;
  readonly attempt: number;
  readonly nextAttemptTime: number | null;
  readonly cause: string | null;
}

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly nextFrame: NextFrame;
  readonly now: () => number;
  readonly random: () => number;
  readonly backoff?: BackoffOptions;
  /** An open connection that says nothing for this long is asked, and after twice this long dropped. */
  readonly silenceMilliseconds?: number;
}

export interface SubscriptionHandlers {
  onStarted?(): void;
  onItem(data: unknown): void;
  onEnded(): void;
  onError(error: ContractError): void;
  /** The input to resubscribe with after a reconnect, from the last input and the last item. */
  resume?(input: unknown, lastItem: unknown): unknown;
}

interface Call {
  readonly method: 'query' | 'mutation';
  readonly path: string;
  readonly input: unknown;
  sent: boolean;
  resolve(data: unknown): void;
  reject(error: ContractError): void;
}

interface Subscription {
  readonly path: string;
  input: unknown;
  readonly handlers: SubscriptionHandlers;
  lastItem: { readonly data: unknown } | null;
  untold: number;
}

export interface Connection {
  readonly host: 'desktop' | 'gateway';
  state(): ConnectionState;
  /** Calls back on each change; the answer takes the listener off. */
  onState(listener: (state: ConnectionState) => void): () => void;
  call(
    method: 'query' | 'mutation',
    path: string,
    input: unknown,
    signal?: AbortSignal | null,
  ): Promise<unknown>;
  subscribe(path: string, input: unknown, handlers: SubscriptionHandlers): () => void;
  /** Where the host is reached over a network: keeps a session for the next page of this browser. */
  keepSession(refreshToken: string): Promise<void>;
  forgetSession(): Promise<void>;
  /** Skips the wait for the next attempt. */
  retryNow(): void;
  close(): void;
}

const defaultBackoff: BackoffOptions = { firstMilliseconds: 250, mostMilliseconds: 10_000 };

/**
 * One connection to the engine that outlives its wires. Queries and subscriptions wait for the next wire; mutations
 * under way or asked for meanwhile fail with CONNECTION_LOST, because doing something twice or late is worse than
 * saying so. An item counts as taken in the frame after it was handed over.
 * The whole life of a wire stands in this one file, hence its length: every state touches the same calls and subscriptions.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { transport, nextFrame, now, random } = options;
  const backoff = options.backoff ?? defaultBackoff;
  const silence = options.silenceMilliseconds ?? 10_000;
  const calls = new Map<number, Call>();
  const subscriptions = new Map<number, Subscription>();
  const listeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = {
    phase: 'connecting',
    since: now(),
    attempt: 0,
    nextAttemptTime: null,
    cause: null,
  };
  let wire: Wire | null = null;
  let generation = 0;
  let everOpen = false;
  let nextId = 1;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setInterval> | undefined;
  let lastFrameTime = 0;
  let acknowledging = false;

  const setState = (next: ConnectionState) => {
    state = next;
    for (const listener of [...listeners]) listener(next);
  };

  const send = (message: ClientMessage): boolean => {
    if (wire === null) return false;
    const frame = encodeFrame(message);
    if (frame.byteLength > maximumClientMessageBytes) {
      throw new ContractError(
        'MESSAGE_TOO_LARGE',
        `${'path' in message ? message.path : message.method}: ${frame.byteLength} bytes are more than a message may hold.`,
      );
    }
    wire.send(frame);
    return true;
  };

  const sendCall = (id: number, call: Call) => {
    try {
      call.sent = send({
        id,
        method: call.method,
        path: call.path,
        ...(call.input !== undefined && { input: call.input }),
      });
    } catch (error) {
      calls.delete(id);
      call.reject(error instanceof ContractError ? error : new ContractError('INPUT_INVALID', String(error)));
    }
  };

  const sendSubscription = (id: number, entry: Subscription) => {
    entry.untold = 0;
    send({
      id,
      method: 'subscription',
      path: entry.path,
      ...(entry.input !== undefined && { input: entry.input }),
    });
  };

  const acknowledge = () => {
    acknowledging = false;
    for (const [id, entry] of subscriptions) {
      if (entry.untold === 0) continue;
      const count = entry.untold;
      entry.untold = 0;
      send({ id, method: 'taken', count });
    }
  };

  const take = (entry: Subscription, data: unknown) => {
    entry.lastItem = { data };
    entry.untold += 1;
    entry.handlers.onItem(data);
    if (acknowledging) return;
    acknowledging = true;
    nextFrame(acknowledge);
  };

  const settleCall = (id: number, message: ServerMessage): boolean => {
    const call = calls.get(id);
    if (call === undefined) return false;
    if (message.type === 'result') call.resolve(message.data);
    else if (message.type === 'error') call.reject(toError(message.error));
    else return true;
    calls.delete(id);
    return true;
  };

  const receive = (message: ServerMessage) => {
    if (message.id === null || settleCall(message.id, message)) return;
    const entry = subscriptions.get(message.id);
    if (entry === undefined) return;
    if (message.type === 'started') entry.handlers.onStarted?.();
    else if (message.type === 'item') take(entry, message.data);
    else if (message.type === 'ended' || message.type === 'error') {
      subscriptions.delete(message.id);
      if (message.type === 'ended') entry.handlers.onEnded();
      else entry.handlers.onError(toError(message.error));
    }
  };

  const opened = () => {
    everOpen = true;
    lastFrameTime = now();
    setState({ phase: 'open', since: now(), attempt: 0, nextAttemptTime: null, cause: null });
    for (const [id, call] of calls) if (!call.sent) sendCall(id, call);
    for (const [id, entry] of subscriptions) {
      if (entry.lastItem !== null && entry.handlers.resume !== undefined) {
        entry.input = entry.handlers.resume(entry.input, entry.lastItem.data);
      }
      sendSubscription(id, entry);
    }
    clearInterval(silenceTimer);
    silenceTimer = setInterval(watchSilence, silence / 2);
  };

  const watchSilence = () => {
    const quiet = now() - lastFrameTime;
    if (quiet > 2 * silence) {
      const silent = wire;
      dropped(`nothing was heard for ${Math.round(quiet / 1_000)} s`);
      silent?.close();
    } else if (quiet > silence) {
      // The answer itself is of no interest, only that one comes.
      send({ id: nextId++, method: 'query', path: 'system.health' });
    }
  };

  const failCalls = (cause: string) => {
    for (const [id, call] of calls) {
      if (call.method === 'query') {
        call.sent = false;
        continue;
      }
      calls.delete(id);
      call.reject(
        new ContractError(
          'CONNECTION_LOST',
          `The connection to the engine was lost during ${call.path}: ${cause}.`,
          {
            path: call.path,
          },
        ),
      );
    }
  };

  const dropped = (cause: string) => {
    if (state.phase === 'closed') return;
    generation += 1;
    wire = null;
    clearInterval(silenceTimer);
    failCalls(cause);
    const delay = backoffDelay(state.attempt, backoff, random);
    setState({
      phase: everOpen ? 'lost' : 'connecting',
      since: state.phase === 'open' ? now() : state.since,
      attempt: state.attempt + 1,
      nextAttemptTime: now() + delay,
      cause,
    });
    retryTimer = setTimeout(attempt, delay);
    void askHost();
  };

  const askHost = async () => {
    const asked = generation;
    const answer = await transport.probe?.();
    if (answer !== 'signed-out' || asked !== generation || state.phase === 'open') return;
    clearTimeout(retryTimer);
    setState({ ...state, phase: 'signed-out', nextAttemptTime: null });
  };

  /** Who this browser is comes first, so that what is asked again on a new wire is not refused. */
  const enter = async (current: Wire, mine: number) => {
    const token = await transport.accessToken?.();
    if (mine !== generation) return;
    wire = current;
    if (token != null) {
      const id = nextId++;
      await new Promise<void>((resolve) => {
        const settled = () => resolve();
        const call: Call = {
          method: 'mutation',
          path: 'access.authenticate',
          input: { token },
          sent: false,
          resolve: settled,
          reject: settled,
        };
        calls.set(id, call);
        sendCall(id, call);
      });
    }
    if (mine === generation) opened();
  };

  const attempt = () => {
    clearTimeout(retryTimer);
    const mine = ++generation;
    setState({ ...state, phase: everOpen ? 'lost' : 'connecting', nextAttemptTime: null });
    const current = transport.open({
      onOpen: () => {
        if (mine !== generation) return;
        void enter(current, mine);
      },
      onFrame: (frame) => {
        if (mine !== generation) return;
        lastFrameTime = now();
        receive(decodeFrame(frame) as ServerMessage);
      },
      onClose: (reason) => {
        if (mine === generation) dropped(reason);
      },
    });
  };

  attempt();

  return {
    host: transport.host,
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call(method, path, input, signal) {
      if (signal?.aborted === true)
        return Promise.reject(new ContractError('CANCELLED', `${path} was given up.`));
      if (state.phase === 'closed' || (method === 'mutation' && everOpen && wire === null)) {
        return Promise.reject(
          new ContractError(
            'CONNECTION_LOST',
            `${path} was not sent: there is no connection to the engine now.`,
            { path },
          ),
        );
      }
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const stop = () => {
          if (!calls.delete(id)) return;
          send({ id, method: 'stop' });
          reject(new ContractError('CANCELLED', `${path} was given up.`));
        };
        const settled = () => signal?.removeEventListener('abort', stop);
        const call: Call = {
          method,
          path,
          input,
          sent: false,
          resolve: (data) => {
            settled();
            resolve(data);
          },
          reject: (error) => {
            settled();
            reject(error);
          },
        };
        signal?.addEventListener('abort', stop, { once: true });
        calls.set(id, call);
        if (wire !== null) sendCall(id, call);
      });
    },
    subscribe(path, input, handlers) {
      const id = nextId++;
      const entry: Subscription = { path, input, handlers, lastItem: null, untold: 0 };
      subscriptions.set(id, entry);
      if (wire !== null) sendSubscription(id, entry);
      return () => {
        if (subscriptions.delete(id)) send({ id, method: 'stop' });
      };
    },
    keepSession: async (refreshToken) => transport.keepSession?.(refreshToken),
    forgetSession: async () => transport.forgetSession?.(),
    retryNow() {
      if (state.phase === 'open' || state.phase === 'closed') return;
      attempt();
    },
    close() {
      if (state.phase === 'closed') return;
      generation += 1;
      clearTimeout(retryTimer);
      clearInterval(silenceTimer);
      wire?.close();
      wire = null;
      for (const call of calls.values())
        call.reject(new ContractError('CONNECTION_LOST', 'The window is closing.'));
      calls.clear();
      subscriptions.clear();
      setState({ phase: 'closed', since: now(), attempt: 0, nextAttemptTime: null, cause: null });
    },
  };
}

function toError(error: {
  code: string;
  message: string;
  details: Readonly<Record<string, unknown>>;
}): ContractError {
  return new ContractError(error.code, error.message, error.details);
}
