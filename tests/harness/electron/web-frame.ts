import type { WebFrameMain } from 'electron';
import { toElectron } from './address.ts';

type Carried =
  | 'url'
  | 'origin'
  | 'parent'
  | 'detached'
  | 'frameToken'
  | 'routingId'
  | 'processId'
  | 'isDestroyed';

/** A frame as the program sees it: its address is the one Electron would name. */
export class StandInFrame implements Pick<WebFrameMain, Carried> {
  readonly frameToken: string;
  readonly parent: WebFrameMain | null;
  readonly routingId = 1;
  readonly processId = 1;
  #chromiumAddress = '';
  #detached = false;

  constructor(id: string, parent: WebFrameMain | null) {
    this.frameToken = id;
    this.parent = parent;
  }

  get url(): string {
    return toElectron(this.#chromiumAddress);
  }

  get origin(): string {
    const { protocol, host } = new URL(this.url);
    return host === '' ? 'null' : `${protocol}//${host}`;
  }

  get detached(): boolean {
    return this.#detached;
  }

  isDestroyed(): boolean {
    return this.#detached;
  }

  navigated(chromiumAddress: string): void {
    this.#chromiumAddress = chromiumAddress;
  }

  gone(): void {
    this.#detached = true;
  }
}
