/** The clients of the measurements, from the least to the most work. */
export const CLIENT_KINDS = ['ws', 'json', 'hftjs', 'direct', 'plain', 'service'] as const;
/** Peers are named by their packages. */
export type ClientKind = (typeof CLIENT_KINDS)[number] | `peer:${string}`;

/** How the server sends. */
export type Sending =
  /** As many frames as the socket takes. */
  | { readonly kind: 'flood' }
  /** So many frames at first, and so many at each {@link NextTurn}, as fast as the socket takes them. */
  | { readonly kind: 'turns'; readonly warmup: number; readonly frames: number }
  /** Frames per second. */
  | { readonly kind: 'paced'; readonly rate: number }
  /** So many frames, and then bursts of so many, with pauses. */
  | { readonly kind: 'bursts'; readonly warmup: number; readonly frames: number; readonly bursts: number };

/** The task that is sent to the server before each run. */
export interface ServerTask {
  /** A row's name. */
  readonly message: string;
  readonly markets: number;
  readonly sending: Sending;
  /** See `sharedClock`. */
  readonly clockBase: number;
}

/** A request to the server: send the frames of one turn. */
export interface NextTurn {
  readonly turn: true;
}

/** Asks the server at which times it began the bursts of the last run. */
export interface BurstQuestion {
  readonly bursts: true;
}

/** The path that a client reads once it has the snapshots of its books: then their frames are sent. */
export const BEGIN_PATH = '/begin';

/** The server's answer, once it listens with that task. */
export interface ServerReady {
  readonly origin: string;
}

/** When bursts began, or when the last event of each was handled, by the shared clock. */
export type Times = readonly number[];

/** What a client measures. */
export type Measure =
  /** A span of paced frames, after so many. */
  | { readonly kind: 'span'; readonly warmup: number; readonly frames: number }
  /** So many turns of so many frames, after the first ones. */
  | { readonly kind: 'turns'; readonly warmup: number; readonly frames: number; readonly turns: number }
  | { readonly kind: 'bursts'; readonly warmup: number; readonly frames: number; readonly bursts: number }
  /** Memory, after each of so many times so many frames. */
  | { readonly kind: 'memory'; readonly frames: number; readonly samples: number };

/** One run of one client, in a process of its own. */
export interface ClientTask {
  readonly kind: ClientKind;
  readonly message: string;
  readonly markets: number;
  readonly measure: Measure;
  readonly origin: string;
  readonly clockBase: number;
  /** Observers bound beside the one that counts. */
  readonly silentObservers: number;
  /** The folder in which peers are installed. */
  readonly peers?: string;
}

/** Microseconds from the server's write to the client's handler. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** Bytes. */
export interface MemorySample {
  readonly frames: number;
  readonly heap: number;
  readonly resident: number;
}

/** A message of a client after each turn except the last one, after which it sends its `ClientResult`. */
export interface TurnDone {
  readonly turnsDone: number;
}

export interface ClientResult {
  readonly frames: number;
  /** User and system time of the client's process, in microseconds. */
  readonly cpu: number;
  /** Microseconds. */
  readonly wall: number;
  /** CPU of each turn, in microseconds. */
  readonly turns?: readonly number[];
  /** Of paced runs. */
  readonly latency?: Latency;
  /** Of bursts: when the last event of each was handled. */
  readonly ends?: Times;
  readonly memory?: readonly MemorySample[];
  /** Frames that compiled readers left to the plain ones. */
  readonly fallbacks?: number;
}
