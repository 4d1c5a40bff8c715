export interface ReplayStatus {
  readonly active: boolean;
  /** Changes with each start and end: what was read before is of another time. */
  readonly epoch: number;
  /** UTC milliseconds; the present where no replay is active. */
  readonly time: number;
  readonly from: number | null;
  readonly to: number | null;
  readonly speed: number;
  readonly playing: boolean;
  readonly ended: boolean;
}

export interface ReplayService {
  /** Shows the whole workstation the market of a stored time. Fault REPLAY_EMPTY where nothing of it is stored. */
  start(request: {
    readonly from?: number | undefined;
    readonly to?: number | undefined;
    readonly speed: number;
  }): Promise<ReplayStatus>;
  /** Fault REPLAY_NOT_ACTIVE for this and the next two. */
  play(playing: boolean): ReplayStatus;
  setSpeed(speed: number): ReplayStatus;
  step(milliseconds: number): Promise<ReplayStatus>;
  end(): Promise<ReplayStatus>;
  status(): ReplayStatus;
  watch(signal: AbortSignal): AsyncIterable<ReplayStatus>;
}
