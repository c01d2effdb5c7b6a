import type { Channel, ChannelEvents } from '../../channels/channel.js';
import { messageOf } from '../../connection/connection-end.js';
import { now } from '../../contract/clock.js';
import type { Loss, Recovery } from '../../delivery/recoveries.js';
import type { Holdings, HoldingsFrame, HoldingsList, HoldingsReads, HoldingsSource } from './holding-rows.js';
import type { AnyHolding, HoldingChannel, HoldingsLedger, HoldingsOrigin } from './holdings-ledger.js';
import { HoldingsReader, type ReadNews, type ReadTimes } from './holdings-reader.js';

/** What the balances or positions of a connection need of it. */
export interface HoldingsContext {
  readonly signal: AbortSignal;
  readonly isReplay: boolean;
  publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void;
  skip(rows: number): void;
  unreadableRowOf(channel: Channel, error: unknown, row: unknown): void;
  recoveringOf(channel: Channel, reason: string): Recovery;
  gapOf(channel: Channel, loss: Loss): void;
}

export interface HoldingsPublisherInit<Name extends HoldingChannel, Row extends AnyHolding> {
  readonly ledger: HoldingsLedger<Name, Row>;
  readonly context: HoldingsContext;
  readonly isWanted: boolean;
  /** How long REST may lag, in milliseconds. */
  readonly patience: number;
}

/**
 * Publishes the balances or positions of one connection, and nothing after its end. The ledger that it uses lives as long
 * as the stream.
 */
export class HoldingsPublisher<Name extends HoldingChannel, Row extends AnyHolding> implements Holdings<Row> {
  readonly isWanted: boolean;
  readonly #init: HoldingsPublisherInit<Name, Row>;
  readonly #connection: number;
  #reader: HoldingsReader<Row> | undefined;
  #hasSnapshot = false;

  constructor(init: HoldingsPublisherInit<Name, Row>) {
    this.#init = init;
    this.isWanted = init.isWanted;
    this.#connection = init.ledger.connect();
  }

  publish(frame: HoldingsFrame<Row>): number {
    const { context } = this.#init;
    if (context.signal.aborted) return 0;
    if (!this.isWanted) {
      context.skip(frame.rows.length);
      return 0;
    }
    // Without a reader, or in a replay, nothing but frames will bring a snapshot.
    const holdsBack = this.#reader !== undefined && !context.isReplay;
    return this.#publish(frame, { holdsBack, onBadRow: this.malformed });
  }

  doubt(reason: unknown): void {
    const { context, ledger } = this.#init;
    if (!this.isWanted || context.isReplay || context.signal.aborted) return;
    if (this.#reader) this.#reader.doubt(reason);
    else
      context.gapOf(ledger.kind.channel, {
        reason: `${ledger.kind.name} may be wrong: ${messageOf(reason)}`,
      });
  }

  readonly malformed = (error: unknown, row: unknown): void => {
    this.unreadableRow(error, row);
    this.doubt(error);
  };

  readonly unreadableRow = (error: unknown, row: unknown): void => {
    const { context, ledger } = this.#init;
    context.unreadableRowOf(ledger.kind.channel, error, row);
  };

  readWith(source: HoldingsSource<Row>): HoldingsReads {
    const { context, ledger, patience } = this.#init;
    const { channel, name } = ledger.kind;
    this.#reader = new HoldingsReader({
      source,
      patience,
      signal: context.signal,
      isOff: !this.isWanted || context.isReplay,
      hasSnapshot: () => this.#hasSnapshot,
      publish: (list, times) => this.#publishList(list, times),
      recovering: (reason) => context.recoveringOf(channel, `${name} may be wrong: ${reason}`),
    });
    return this.#reader;
  }

  #publishList({ rows, exchangeTime, ...list }: HoldingsList<Row>, { since, recent }: ReadTimes): ReadNews {
    const { unreadable = 0, complete = true, receivedTime = now() } = list;
    const kind = this.#hasSnapshot ? 'update' : 'snapshot';
    let isContested = false;
    const onContested = (): void => {
      isContested = true;
    };
    const events = this.#publish(
      { rows, kind, complete: complete && unreadable === 0, receivedTime, exchangeTime },
      { since, contested: { since: recent, onContested }, onBadRow: this.unreadableRow },
    );
    return { events, isContested };
  }

  #publish(frame: HoldingsFrame<Row>, source: FrameSource): number {
    const { ledger, context } = this.#init;
    if (frame.kind === 'snapshot') this.#hasSnapshot = true;
    return ledger.publish(frame, {
      ...source,
      connection: this.#connection,
      publish: (event) => {
        context.publish(ledger.kind.channel, event);
      },
    });
  }
}

type FrameSource = Omit<HoldingsOrigin<unknown>, 'connection' | 'publish'>;
