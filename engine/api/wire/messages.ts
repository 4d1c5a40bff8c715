/** What client and engine say to each other inside frames. `id` is the client's, unique within a connection. */
export type ClientMessage =
  | {
      readonly id: number;
      readonly method: 'query' | 'mutation' | 'subscription';
      readonly path: string;
      readonly input?: unknown;
    }
  /** The client is done with a subscription, or gives up waiting for a call. */
  | { readonly id: number; readonly method: 'stop' }
  /** The client has taken `count` more items of a subscription: this is the back-pressure. */
  | { readonly id: number; readonly method: 'taken'; readonly count: number };

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export type ServerMessage =
  | { readonly id: number; readonly type: 'result'; readonly data: unknown }
  | { readonly id: number; readonly type: 'started' }
  | { readonly id: number; readonly type: 'item'; readonly data: unknown }
  | { readonly id: number; readonly type: 'ended' }
  /** `id` is null where the message could not be read well enough to know it. */
  | { readonly id: number | null; readonly type: 'error'; readonly error: WireError };

/** Items of one subscription that may be under way before the client says that it took some. */
export const subscriptionWindow = 8;
/** Larger messages from a client are refused with MESSAGE_TOO_LARGE; the connection lives. */
export const maximumClientMessageBytes = 16 * 1024 * 1024;
