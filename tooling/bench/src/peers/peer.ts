import type { Meter } from '../clients/meter.js';
import type { ClientTask } from '../protocol.js';
import type { HotMessage } from '../venues/venue.js';

/** What a peer's client gets. */
export interface PeerRun {
  readonly task: ClientTask;
  readonly message: HotMessage;
  readonly meter: Meter;
  /** Loads an installed package. */
  readonly load: (name: string) => unknown;
}

/** Another library, as far as it can be pointed at the local server. */
export interface Peer {
  readonly package: string;
  /** What its events are. */
  readonly level: 'normalised' | 'raw objects' | 'renamed fields';
  /** The rows that it can read. */
  readonly messages: readonly string[];
  /** Whether its events are counted one by one; else the frames that it has handled. */
  readonly countsEvents: boolean;
  /** Begins to receive. */
  open(): Promise<(run: PeerRun) => void | Promise<void>>;
}

let sink = 0;

/** The handler of all peers: reads a price. */
export function handle(price: unknown): void {
  sink += Number(price) > 0 ? 1 : 0;
}

/** @throws Error when the handler was never given a price */
export function checkHandled(): void {
  if (sink === 0) throw new Error('its handler got no prices');
}
