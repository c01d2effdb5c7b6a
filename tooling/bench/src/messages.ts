/** The Kraken channels whose frames are sent. */
export const BENCH_CHANNELS = ['ticker', 'trade'] as const;
export type BenchChannel = (typeof BENCH_CHANNELS)[number];

/** The clients that receive the frames, from the least to the most work. */
export const CLIENT_KINDS = ['ws', 'json', 'hftjs'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** The task that is sent to the server before each run. */
export interface ServerTask {
  /** Frames per second; absent: as many as the socket takes. */
  readonly rate?: number;
  /** See `sharedClock`. */
  readonly clockBase: number;
}

/** The server's answer, once it listens with that task. */
export interface ServerReady {
  readonly origin: string;
}

/** One run of one client, in a process of its own. */
export interface ClientTask extends ServerTask {
  readonly kind: ClientKind;
  readonly channel: BenchChannel;
  readonly origin: string;
  /** Frames received before the measurement begins. */
  readonly warmup: number;
  /** Frames measured. */
  readonly frames: number;
}

/** Microseconds from the server's write to the client's handler. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

export interface ClientResult {
  readonly frames: number;
  /** User and system time of the client's process, in microseconds. */
  readonly cpu: number;
  /** Microseconds. */
  readonly wall: number;
  /** On paced runs. */
  readonly latency?: Latency;
  /** The client's Node version. */
  readonly node: string;
}
