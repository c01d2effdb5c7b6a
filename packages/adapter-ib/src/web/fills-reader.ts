import type { Channel } from '@hftjs/core';
import { now } from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import { foreignPair } from '../symbols.js';
import type { ContractDirectory } from './contract-directory.js';
import type { Execution } from './execution.js';
import type { FillDesk } from './fill-desk.js';
import type { KnownOrders } from './known-orders.js';
import type { WebSession } from './web-session.js';

const DAY = 86_400_000;

/** The venue tells fills of so many days again, at most. */
const MOST_DAYS = 7;

/** How long the venue may take to tell them, in milliseconds. */
const REPLAY = 10_000;

/** The frame that asks for fills from now on. */
export const LIVE_FILLS = 'str+{"realtimeUpdatesOnly":true,"days":1}';

/** What the connections of a stream have in common, one after the other. */
export interface OwnMemory {
  readonly known: KnownOrders;
  readonly fills: FillDesk;
  /** When a connection was last there; epoch milliseconds. */
  lastSeen: number | undefined;
}

export interface FillsReaderInit {
  readonly channel: Channel;
  readonly session: WebSession;
  readonly directory: ContractDirectory;
  readonly memory: OwnMemory;
  readonly sink: Pick<VenueSink, 'own' | 'begunAt'>;
  readonly warn: (words: string) => void;
}

/** The fills of one connection: those of now, those that were missed, and those of before the stream began. */
export class FillsReader {
  readonly #init: FillsReaderInit;
  /** When the fills of before were asked for last, in the venue's time: what is older was missed. */
  #replayed: number | undefined;
  /** On our clock: until then, what comes may be of before. */
  #replayEnds = -Infinity;

  constructor(init: FillsReaderInit) {
    this.#init = init;
  }

  /** The frame that has the fills of the last days told again, as far back as may have been missed. */
  replayFrame(): string {
    const { memory, session } = this.#init;
    this.#replayed = session.venueNow();
    this.#replayEnds = now() + REPLAY;
    const days = Math.ceil((now() - (memory.lastSeen ?? now())) / DAY) + 1;
    return `str+${JSON.stringify({ realtimeUpdatesOnly: false, days: Math.min(days, MOST_DAYS) })}`;
  }

  /** Takes a fill; false where nobody knows whether it is one of this stream's. */
  take(execution: Execution, receivedTime: number): boolean {
    const { memory, directory, channel, sink, warn } = this.#init;
    const { executionId, revision, conid } = execution;
    if (this.#isUndated(execution, receivedTime)) {
      warn(`fill ${executionId} has no time, and is of no order that was open here: it is taken to be old`);
      return false;
    }
    const begun = sink.begunAt(channel);
    const isMissed = this.#isMissed(execution, receivedTime);
    // A correction may come today of what was executed long ago.
    const isOldPerhaps = isMissed || revision > 1;
    memory.fills.take(execution, {
      symbol: directory.pairOf(conid) ?? foreignPair(conid),
      receivedTime,
      origin: isMissed ? 'reconcile' : undefined,
      // The venue tells whole seconds.
      fillsSince: isOldPerhaps && begun !== undefined ? Math.floor(begun / 1000) * 1000 : undefined,
    });
    return true;
  }

  /** Whether a fill is of before the fills were asked for again. Not all tell their time: those that come then are. */
  #isMissed({ time }: Execution, receivedTime: number): boolean {
    return time === undefined ? receivedTime < this.#replayEnds : time < (this.#replayed ?? -Infinity);
  }

  /** Whether nobody knows if a fill is of before the stream began: only an order that was open here says that it is not. */
  #isUndated(execution: Execution, receivedTime: number): boolean {
    const { memory, sink, directory } = this.#init;
    if (execution.time !== undefined || !this.#isMissed(execution, receivedTime)) return false;
    if (directory.pairOf(execution.conid) === undefined || memory.fills.knows(execution)) return false;
    return sink.own.orders.get(execution.orderId) === undefined;
  }
}
