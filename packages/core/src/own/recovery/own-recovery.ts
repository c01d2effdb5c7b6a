import type { Outage } from '../../channel-params.js';
import { now } from '../../clock.js';
import type { CurrencyPair } from '../../currency-pair.js';
import type { MyOrder } from '../../events.js';
import { isOpen, isTerminal } from '../../order-status.js';
import type { FillRow, OrderUpdate } from '../order-update.js';
import type { OwnFrame } from '../own-feed.js';
import type { FillCursors } from './fill-cursors.js';
import type { OwnApi } from './own-api.js';

/** How far back of an outage fills are looked for: what was on its way when the connection was lost. */
const MARGIN = 60_000;

/** The stream's own orders, as recovery uses them. */
export interface OwnAccess {
  readonly orders: { get(key: string): MyOrder | undefined; open(): MyOrder[] };
  publish(frame: OwnFrame): void;
}

export interface OwnRecoveryInit {
  readonly api: OwnApi;
  readonly own: OwnAccess;
  /** Where the venue numbers the fills of a pair; otherwise fills are asked for by time. */
  readonly cursors?: FillCursors;
  /** A time of our clock on the venue's. */
  readonly toVenue: (time: number) => number;
  /** Exchange time since when the account has been received. */
  readonly begunAt: () => number | undefined;
}

/**
 * What one private connection has to learn from REST, where the venue's sockets tell changes only. The open orders at
 * first; after a reconnect also what became of the others, and missed fills. Frames that come meanwhile are
 * published as they come: core merges both and turns nothing back.
 */
export class OwnRecovery {
  readonly #init: OwnRecoveryInit;
  #pairs: readonly CurrencyPair[] = [];
  #openBefore: readonly MyOrder[] = [];
  /** When the stream began, if it did on an earlier connection. */
  #begunBefore: number | undefined;
  /** Fills that came while older ones may still be missing. */
  #early: FillRow[] | undefined = [];

  constructor(init: OwnRecoveryInit) {
    this.#init = init;
  }

  /** The connection subscribes: what is known now may have changed unseen. */
  begin(pairs: readonly CurrencyPair[]): void {
    const { own, begunAt } = this.#init;
    this.#pairs = pairs;
    this.#openBefore = own.orders.open();
    this.#begunBefore = begunAt();
  }

  /** A fill came on this connection. */
  saw(fill: FillRow): void {
    if (this.#early) this.#early.push(fill);
    else this.#init.cursors?.advance([fill]);
  }

  async run(outage: Outage | undefined): Promise<void> {
    const { api, cursors } = this.#init;
    const since = outage?.from ?? this.#begunBefore;
    const listed = await api.openOrders(this.#pairs);
    const fills = since === undefined ? [] : await this.#readFills(since);
    this.#publishFills(fills);
    await this.#publishEnded(listed);
    this.#publishOpen(listed, since === undefined);
    cursors?.advance([...fills, ...(this.#early ?? [])]);
    this.#early = undefined;
  }

  async #readFills(since: number): Promise<readonly FillRow[]> {
    const { api, cursors, toVenue } = this.#init;
    const fills: FillRow[] = [];
    for (const pair of this.#pairs) {
      const afterId = cursors?.last(pair);
      const start = afterId === undefined ? { since: toVenue(since) - MARGIN } : { afterId };
      fills.push(...(await api.fills(pair, start)));
    }
    return fills.sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
  }

  #publishFills(fills: readonly FillRow[]): void {
    const { own, begunAt } = this.#init;
    const begun = begunAt();
    own.publish({
      rows: fills.map((fill) => ({ fill })),
      kind: 'reconcile',
      origin: 'reconcile',
      receivedTime: now(),
      // REST may have cut the microseconds off.
      fillsSince: begun === undefined ? undefined : Math.floor(begun),
    });
  }

  /** Asks what became of orders that were open and are not listed any more. */
  async #publishEnded(listed: readonly OrderUpdate[]): Promise<void> {
    const { api, own } = this.#init;
    const keys = new Set(listed.map(keyOf));
    const rows: { order: OrderUpdate }[] = [];
    for (const order of this.#openBefore) {
      const key = this.#keyOf(order);
      if (keys.has(key) || isEnded(own.orders.get(key))) continue;
      rows.push({ order: (await api.lookUp(order)) ?? forgotten(order, key) });
    }
    own.publish({ rows, kind: 'reconcile', origin: 'reconcile', receivedTime: now() });
  }

  /** All open orders: those that the venue listed and that have not ended since, and those placed since. */
  #publishOpen(listed: readonly OrderUpdate[], isFirst: boolean): void {
    const { own } = this.#init;
    const open = listed.filter((order) => !isEnded(own.orders.get(keyOf(order))));
    const keys = new Set(open.map(keyOf));
    const newer = own.orders
      .open()
      .filter((order) => isOpen(order) && !keys.has(this.#keyOf(order)))
      .map((order) => restated(order, this.#keyOf(order)));
    const kind = isFirst ? 'snapshot' : 'reconcile';
    own.publish({
      rows: [...open, ...newer].map((order) => ({ order })),
      kind,
      origin: kind,
      complete: true,
      receivedTime: now(),
    });
  }

  #keyOf(order: MyOrder): string {
    return this.#init.api.keyOf(order);
  }
}

const keyOf = ({ key, orderId }: OrderUpdate): string => key ?? orderId;

const isEnded = (order: MyOrder | undefined): boolean => order !== undefined && isTerminal(order);

/** An order as it is known, told once more. */
const restated = (order: MyOrder, key: string): OrderUpdate => ({
  orderId: order.orderId,
  key,
  symbol: order.symbol,
  numbers: {},
  status: order.status,
  event: 'snapshot',
  rawStatus: order.rawStatus,
  time: order.updatedTime,
});

/** The venue has deleted it: nobody knows any more how it ended. */
const forgotten = (order: MyOrder, key: string): OrderUpdate => ({
  ...restated(order, key),
  status: 'unknown',
  event: 'unknown',
  rawStatus: 'no such order',
});
