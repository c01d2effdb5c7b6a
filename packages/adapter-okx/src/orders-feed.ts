import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  now,
  type ChannelParams,
  type Control,
  type Reconciler,
  type AccountLedger,
  type AccountRow,
  type VenueClock,
} from '@hftjs/core/adapter';
import { afterPlaced, algoIdOf, algoKey, parseAlgoRow } from './algo-row.js';
import { readControl } from './control.js';
import { isData, type DataPacket } from './data-packet.js';
import { INSTRUMENTS_CHANNEL, UnknownWorthError, type Instruments } from './instruments.js';
import { parseOrderRow, type OrderContext } from './order-row.js';
import type { OkxOwnApi } from './own-api.js';
import { isPong } from './pong.js';
import { Requests } from './requests.js';
import { loginFrame, type Credentials } from './signature.js';

const CHANNEL = 'orders';

/** Conditional orders: OKX has this channel on its business connections alone, so that here REST is asked. */
const ALGO_CHANNEL = 'orders-algo';

/** How often REST is asked for changes of conditional orders. Milliseconds. */
const ALGO_INTERVAL = 8_000;

/** How far back of the last look conditional orders are looked for: lists lag. Milliseconds. */
const ALGO_MARGIN = 45_000;

/** How often it is checked whether the list of instruments is old. Milliseconds. */
const REFRESH_INTERVAL = 500;

export interface OrdersFeedInit extends OrderContext {
  readonly connection: Reconciler;
  readonly api: OkxOwnApi;
  readonly own: Pick<AccountLedger, 'orders' | 'publish' | 'unsettled' | 'doubt'>;
  readonly credentials: Credentials;
  readonly clock: VenueClock;
  readonly instruments: Instruments;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/**
 * One private connection: logs on, subscribes own orders of all kinds of instruments (a spot market's may come as
 * `MARGIN`) and lets REST tell what the channel does not. OKX numbers no frames: one that cannot be read may have
 * held anything, so REST is asked again.
 */
export class OrdersFeed {
  readonly #init: OrdersFeedInit;
  readonly #requests = new Requests();
  #pairs: readonly CurrencyPair[] = [];
  #signal: AbortSignal | undefined;
  #algosDueAt = Infinity;
  /** Exchange time up to which conditional orders are known. */
  #algosReadAt = Infinity;
  #algosFloor = -Infinity;

  constructor(init: OrdersFeedInit) {
    this.#init = init;
  }

  params(): Pick<
    ChannelParams,
    'feed' | 'subscribe' | 'onPacket' | 'readFrame' | 'renew' | 'recover' | 'onUnreadable'
  > {
    const { credentials, clock, instruments, connection, own } = this.#init;
    return {
      recover: (outage) => connection.recover(outage),
      onUnreadable: (reason) => {
        own.doubt(reason);
      },
      feed: CHANNEL,
      subscribe: async (pairs, context) => {
        this.#pairs = await instruments.checked(pairs, context);
        await clock.synchronize();
        connection.begin(this.#pairs, context);
        this.#signal = context.signal;
        this.#algosDueAt = performance.now() + ALGO_INTERVAL;
        // What ended before the stream began is history.
        this.#algosFloor = context.resumed ? -Infinity : clock.now();
        this.#algosReadAt = clock.now() - ALGO_MARGIN;
        return [loginFrame(credentials, clock.now())];
      },
      readFrame: (bytes) => (isPong(bytes) ? INFO : false),
      onPacket: (packet, receivedTime) => {
        if (!isData(packet)) return this.#control(packet);
        switch (packet.arg.channel) {
          case CHANNEL:
            this.#publish(packet, receivedTime, (row) => this.#readOrder(row));
            return undefined;
          case ALGO_CHANNEL:
            this.#publish(packet, receivedTime, (row) => this.#readAlgo(row));
            return undefined;
          default:
            return this.#other(packet);
        }
      },
      renew: { interval: REFRESH_INTERVAL, run: () => this.#renew() },
    };
  }

  #publish({ data }: DataPacket, receivedTime: number, read: (row: unknown) => readonly AccountRow[]): void {
    const { connection, onBadRow } = this.#init;
    const rows: AccountRow[] = [];
    for (const row of data) {
      try {
        rows.push(...read(row));
      } catch (error) {
        onBadRow(error, row);
      }
    }
    connection.publish(rows, receivedTime);
  }

  /** An order, and what becomes of the conditional order that placed it. */
  #readOrder(row: unknown): readonly AccountRow[] {
    const order = parseOrderRow(row, this.#init);
    const { algoId } = order;
    if (algoId === undefined || !this.#init.own.orders.get(algoKey(algoId))) return [order];
    return [order, { order: afterPlaced(algoId, order.order) }];
  }

  /** This connection does not bring them; a recording may, also of contracts whose worth it does not hold. */
  #readAlgo(row: unknown): readonly AccountRow[] {
    try {
      return [{ order: parseAlgoRow(row, this.#init, false) }];
    } catch (error) {
      if (error instanceof UnknownWorthError) return [];
      throw error;
    }
  }

  /** Conditional orders that were placed, changed or ended. */
  async #readAlgoOrders(): Promise<void> {
    const { api, own, clock } = this.#init;
    const signal = this.#signal;
    const before = own.orders.openKeys().filter((key) => algoIdOf(key) !== undefined);
    const time = clock.now();
    try {
      const { rows } = await api.openAlgoOrders();
      const listed = new Set(rows.map(({ key }) => key));
      const gone = before.filter((key) => !listed.has(key)).flatMap((key) => own.unsettled.nameOf(key) ?? []);
      const ended = gone.length === 0 ? [] : (await api.lookUp(gone)).rows;
      // Placed and ended since the last look.
      const unseen = (await api.endedAlgoOrders(Math.max(this.#algosReadAt, this.#algosFloor))).rows.filter(
        ({ key = '' }) => own.orders.get(key) === undefined,
      );
      if (signal?.aborted) return;
      own.publish({
        rows: [...rows, ...ended, ...unseen].map((order) => ({ order })),
        kind: 'update',
        receivedTime: now(),
        isListed: true,
        onlyNews: true,
      });
      this.#algosReadAt = time - ALGO_MARGIN;
    } catch {
      // The next look is due soon; a REST API that fails is reported where recovery needs it.
    }
  }

  /** Facts and orders that this connection does not bring. */
  async #renew(): Promise<void> {
    await this.#init.instruments.refresh();
    if (performance.now() < this.#algosDueAt) return;
    this.#algosDueAt = Infinity;
    await this.#readAlgoOrders();
    this.#algosDueAt = performance.now() + ALGO_INTERVAL;
  }

  /** Rows that are none of own orders. */
  #other(packet: DataPacket): Control {
    if (packet.arg.channel === INSTRUMENTS_CHANNEL) this.#init.instruments.learn(packet.data);
    return this.#control(packet);
  }

  #control(packet: unknown): Control {
    const { symbols, clock } = this.#init;
    return readControl(packet, {
      channel: CHANNEL,
      pairs: this.#pairs,
      pairOf: (instId) => symbols.subscribed(instId),
      pairsOf: (requestId) => this.#requests.pairsOf(requestId),
      loggedIn: () => [this.#requests.subscribeAll(this.#pairs, { channel: CHANNEL, instType: 'ANY' })],
      now: () => clock.now(),
      distrustClock: () => {
        clock.distrust();
      },
    });
  }
}
