export interface SystemInfo {
  readonly name: string;
  readonly version: string;
  readonly host: string;
  readonly node: string;
  readonly cipher: string;
  readonly startedAt: number;
}

/** Health of the engine, for the status bar. Milliseconds and bytes; null before there is anything to say. */
export interface Health {
  readonly time: number;
  readonly feedAgeP50: number | null;
  readonly feedAgeP99: number | null;
  readonly messagesPerSecond: number;
  readonly eventLoopP99: number;
  readonly residentBytes: number;
  readonly subscribers: number;
  readonly slowQueries: number;
  /** What keeps live bars from being stored at the moment, such as DISK_FULL; null while all is well. */
  readonly storeProblem: { readonly code: string; readonly message: string } | null;
}

export interface SystemService {
  info(): SystemInfo;
  health(): Health;
  watchHealth(options: { paceMilliseconds: number; signal: AbortSignal }): AsyncIterable<Health>;
}
