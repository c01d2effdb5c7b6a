import { isTerminal, type CurrencyPair, type MyOrder } from '@hftjs/core';
import { now, type OrderUpdate, type Outage, type OwnFrame } from '@hftjs/core/adapter';
import type { KrakenApi } from './kraken-api.js';
import { parseRestFill, parseRestOrder, readRestFill, readRestOrder, type RestNames } from './rest-orders.js';
import type { KrakenSymbols } from './symbols.js';

/** Fills in the snapshot of a subscription; with fewer, it holds all there are. */
export const SNAPSHOT_FILLS = 50;

/** How far our clock and Kraken's may differ when fills are looked for, in milliseconds. */
const CLOCK_MARGIN = 60_000;

/** What the snapshot of a new private connection told. */
export interface WireSnapshot {
  /** Orders that it listed as open; `undefined` when it listed fills only. */
  readonly openOrders: ReadonlySet<string> | undefined;
  readonly fills: number;
  /** Whether one of them had been delivered before: then all since are among them. */
  readonly reachesKnown: boolean;
  /** Exchange time of the oldest fill that it listed. */
  readonly oldestFill: number | undefined;
}

export interface RecoveryInit {
  readonly api: KrakenApi;
  readonly symbols: KrakenSymbols;
  readonly pairs: readonly CurrencyPair[];
  /** Orders that were open when the connection was lost. */
  readonly openBefore: readonly MyOrder[];
  readonly snapshot: WireSnapshot;
  /** Exchange time before which fills were never the stream's. */
  readonly fillsSince: number | undefined;
  readonly known: (orderId: string) => MyOrder | undefined;
  readonly publish: (frame: OwnFrame) => void;
  /** These orders are of pairs that are not subscribed. */
  readonly ignoreOrders: (orderIds: Iterable<string>) => void;
}

/**
 * After a reconnect: what became of orders that the new snapshot no longer lists, and fills older than the
 * fifty that it holds. REST may lag the stream by a minute; what it says never turns an order back.
 */
export async function recoverOwn(outage: Outage, init: RecoveryInit): Promise<void> {
  const { snapshot } = init;
  if (!snapshot.openOrders) await publishOpenOrders(init);
  await publishEndedOrders(init);
  const mayLackFills =
    !snapshot.reachesKnown &&
    snapshot.fills >= SNAPSHOT_FILLS &&
    (snapshot.oldestFill ?? 0) > outage.from - CLOCK_MARGIN;
  if (mayLackFills) await publishFillsSince(outage.from - CLOCK_MARGIN, init);
}

/** A snapshot of fills only does not say that there are no open orders: ask. */
async function publishOpenOrders(init: RecoveryInit): Promise<void> {
  const names = await namesOf(init);
  // REST may still list an order that the stream saw end.
  const rows = readOrders(await init.api.openOrders(), names).filter(
    ({ order }) => !isEnded(init.known(order.orderId)),
  );
  init.publish({ rows, kind: 'reconcile', complete: true, origin: 'reconcile', receivedTime: now() });
}

async function publishEndedOrders(init: RecoveryInit): Promise<void> {
  const { openBefore, snapshot, known } = init;
  const gone = openBefore
    .filter(({ orderId }) => !snapshot.openOrders?.has(orderId) && !isEnded(known(orderId)))
    .map(({ orderId }) => orderId);
  if (gone.length === 0) return;
  const foreign = await lookUpOrders(gone, init);
  const undecided = gone.filter((orderId) => !foreign.has(orderId) && !isEnded(known(orderId)));
  if (undecided.length > 0 && snapshot.openOrders)
    throw new Error(`REST does not yet say what became of ${undecided.join(', ')}`);
}

/**
 * Asks what became of orders, or what they are, by their ids.
 *
 * @returns those that are of pairs that are not subscribed
 */
export async function lookUpOrders(
  orderIds: readonly string[],
  init: Pick<RecoveryInit, 'api' | 'symbols' | 'pairs' | 'publish' | 'ignoreOrders'>,
): Promise<ReadonlySet<string>> {
  const orders = await init.api.queryOrders(orderIds);
  const rows = readOrders(orders, await namesOf(init));
  init.publish({ rows, kind: 'reconcile', origin: 'reconcile', receivedTime: now() });
  const ours = new Set(rows.map(({ order }) => order.orderId));
  const foreign = new Set(Object.keys(orders).filter((orderId) => !ours.has(orderId)));
  init.ignoreOrders(foreign);
  return foreign;
}

async function publishFillsSince(time: number, init: RecoveryInit): Promise<void> {
  const { api, publish, fillsSince } = init;
  const found = Object.entries(await api.fillsSince(time / 1000)).map(([tradeId, row]) => ({
    tradeId,
    fill: readRestFill(row),
  }));
  const orders = await api.queryOrders([...new Set(found.map(({ fill }) => fill.ordertxid))]);
  const names = await namesOf(init);
  const rows = found
    .sort((left, right) => Number(left.fill.time) - Number(right.fill.time))
    .flatMap(({ tradeId, fill }) => {
      const order = orders[fill.ordertxid];
      const feeInBase = order !== undefined && (readRestOrder(order).oflags?.includes('fcib') ?? false);
      const row = parseRestFill(tradeId, fill, { ...names, feeInBase });
      return row ? [{ fill: row }] : [];
    });
  publish({ rows, kind: 'reconcile', origin: 'reconcile', receivedTime: now(), fillsSince });
}

const readOrders = (orders: Readonly<Record<string, unknown>>, names: RestNames): { order: OrderUpdate }[] =>
  Object.entries(orders).flatMap(([orderId, row]) => {
    const order = parseRestOrder(orderId, readRestOrder(row), names);
    return order ? [{ order }] : [];
  });

const isEnded = (order: MyOrder | undefined): boolean => order !== undefined && isTerminal(order);

async function namesOf({
  api,
  symbols,
  pairs,
}: Pick<RecoveryInit, 'api' | 'symbols' | 'pairs'>): Promise<RestNames> {
  const { names } = await api.symbolNames(pairs);
  return { symbols, names };
}
