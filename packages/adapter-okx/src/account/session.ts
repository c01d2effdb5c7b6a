import type { CurrencyPair } from '@hftjs/core';
import {
  OrderPoll,
  readRows,
  type AccountRow,
  type Control,
  type Outage,
  type PeriodicTask,
  type Reconciler,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import { INSTRUMENTS_CHANNEL, UnknownWorthError } from '../venue/instruments.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { OkxAccountApi } from './account-api.js';
import { afterPlaced, algoIdOf, algoKey, parseAlgoRow } from './algo-order.js';
import { PrivateSession } from './private-session.js';
import { parseOrderRow, type OrderContext } from './order.js';

const CHANNEL = 'orders';

/** Conditional orders: OKX has this channel on its business connections alone, so that here REST is asked. */
const ALGO_CHANNEL = 'orders-algo';

/** How often it is asked, and how far lists may lag, in milliseconds. */
const ALGO_INTERVAL = 8_000;
const LAG = 45_000;

/**
 * One connection of own orders, of all kinds of instruments, because those of a spot market may come as `MARGIN`. REST
 * brings what the channel does not. OKX numbers no frames: one that cannot be read may have held anything, so REST is
 * asked again.
 */
export class AccountSession extends PrivateSession {
  readonly every: readonly PeriodicTask[];
  readonly #orders: OrderContext;
  readonly #reconciler: Reconciler;
  readonly #algos: OrderPoll;

  constructor(venue: OkxVenue, context: SessionContext) {
    super(venue, context, { channel: CHANNEL, instType: 'ANY' });
    const { api: rest, symbols, instruments } = venue;
    this.#orders = {
      symbols,
      sizesOf: (instId) => instruments.sizesOf(instId),
      known: (orderId) => context.account.orders.get(orderId),
    };
    const api = new OkxAccountApi(venue, context, this.#orders);
    this.#reconciler = context.account.reconcileWith({ api, toVenue: (time) => rest.clock.toVenue(time) });
    this.#algos = new OrderPoll({
      context,
      clock: rest.clock,
      interval: ALGO_INTERVAL,
      margin: LAG,
      isPolled: (key) => algoIdOf(key) !== undefined,
      open: () => api.openAlgoOrders(),
      ended: (since) => api.endedAlgoOrders(since),
      lookUp: (orders) => api.lookUp(orders),
    });
    this.every = [instruments.refreshing, this.#algos];
  }

  protected override begin(pairs: readonly CurrencyPair[]): void {
    this.#reconciler.begin(pairs);
    this.#algos.begin();
  }

  recover(outage: Outage | undefined): Promise<void> {
    return this.#reconciler.recover(outage);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet)) return this.control(packet);
    const { channel } = packet.arg;
    if (channel === INSTRUMENTS_CHANNEL) this.venue.instruments.learn(packet.data);
    if (channel !== CHANNEL && channel !== ALGO_CHANNEL) return this.control(packet);
    const read = (row: unknown): readonly AccountRow[] =>
      channel === CHANNEL ? this.#readOrder(row) : this.#readAlgo(row);
    this.#reconciler.publish(readRows(packet.data, read, this.context.malformed).rows.flat(), receivedTime);
    return undefined;
  }

  /** An order, and what becomes of the conditional order that placed it. */
  #readOrder(row: unknown): readonly AccountRow[] {
    const order = parseOrderRow(row, this.#orders);
    const { algoId } = order;
    if (algoId === undefined || !this.#orders.known(algoKey(algoId))) return [order];
    return [order, { order: afterPlaced(algoId, order.order) }];
  }

  /** This connection does not carry them. A recording may, also of contracts whose value it does not hold. */
  #readAlgo(row: unknown): readonly AccountRow[] {
    try {
      return [{ order: parseAlgoRow(row, this.#orders, false) }];
    } catch (error) {
      if (error instanceof UnknownWorthError) return [];
      throw error;
    }
  }
}
