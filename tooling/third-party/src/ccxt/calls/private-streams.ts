import type { Balances, Order } from 'ccxt';
import { expect } from 'vitest';
import { amountOf, idOf, placeResting, priceAt, VOLUME } from '../acting.js';
import type { Bench, Call } from '../call.js';
import { follow, type Follower } from '../follow.js';
import { actualMoney, expectedMoney } from '../money.js';
import { actualFill, actualOrder, expectedFill, expectedOrder, orderOf, unitOf } from '../truth.js';

const WAIT = { timeout: 8_000, interval: 20 };
/** Milliseconds that an event may take before the subscription is taken for one that does not exist yet. */
const PATIENCE = 500;

/** ccxt does not say when a private stream is live: orders are placed until one comes out of it. */
async function untilLive(bench: Bench, follower: Follower<unknown>, act: () => Promise<void>): Promise<void> {
  let next = 0;
  const live = expect
    .poll(async () => {
      if (follower.values.length === 0 && Date.now() > next) {
        await act();
        next = Date.now() + PATIENCE;
      }
      return follower.values.length;
    }, WAIT)
    .toBeGreaterThan(0);
  await follower.whileFollowing(live);
}

async function sell(bench: Bench): Promise<string> {
  const price = priceAt(bench, 'sell', 1);
  const amount = await amountOf(bench);
  const { id } = await bench.exchange.createOrder(bench.symbol, 'market', 'sell', amount, price);
  return idOf(id);
}

async function placeAndCancel(bench: Bench): Promise<void> {
  const id = await placeResting(bench);
  await bench.exchange.cancelOrder(id, bench.symbol);
}

/** An account's orders, fills and balances over WebSockets. */
export const PRIVATE_STREAM_CALLS: readonly Call[] = [
  {
    name: 'watchOrders',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, symbol, facts } = bench;
      const unit = await unitOf(bench);
      const isSparse = facts.orderNewsAreSparse === true;
      const orders = follow(() => exchange.watchOrders(isSparse ? undefined : symbol));
      await untilLive(bench, orders, () => placeAndCancel(bench));
      const filled = await placeResting(bench, 1);
      market.fillOrder(filled, VOLUME / 2);
      market.fillOrder(filled);
      const cancelled = await placeResting(bench);
      await exchange.cancelOrder(cancelled, symbol);
      for (const id of [filled, cancelled]) {
        const truth = orderOf(bench, id);
        await expect
          .poll(() => {
            const rows = orders.values.flat().filter((order) => order.id === id);
            const last = isSparse ? merged(rows) : rows.at(-1);
            return last && actualOrder(last, truth);
          }, WAIT)
          .toMatchObject(
            isSparse && truth.filled === 0
              ? { symbol, status: 'canceled' }
              : without(expectedOrder(truth, { symbol, unit }), facts.streamedOrdersLack),
          );
      }
      orders.end();
    },
  },
  {
    name: 'watchMyTrades',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, symbol } = bench;
      const unit = await unitOf(bench);
      const trades = follow(() => exchange.watchMyTrades(symbol));
      await untilLive(bench, trades, async () => {
        await sell(bench);
      });
      const taker = await sell(bench);
      const maker = await placeResting(bench, 1);
      market.fillOrder(maker);
      const mine = ({ order }: { readonly order?: string | undefined }): boolean =>
        order === taker || order === maker;
      const truth = market.fills.filter(({ orderId }) => mine({ order: orderId }));
      await expect
        .poll(() => trades.values.flat().filter(mine).length, WAIT)
        .toBeGreaterThanOrEqual(truth.length);
      expect(
        trades.values
          .flat()
          .filter(mine)
          .map((trade) => JSON.stringify(actualFill(trade)))
          .toSorted(),
      ).toEqual(truth.map((fill) => JSON.stringify(expectedFill(fill, unit))).toSorted());
      trades.end();
    },
  },
  {
    name: 'watchBalance',
    async run(bench: Bench): Promise<void> {
      const { totalIs: restTotalIs, streamTotalIs: totalIs = restTotalIs } = bench.facts;
      const balances = follow(() => bench.exchange.watchBalance());
      await untilLive(bench, balances, async () => {
        await sell(bench);
      });
      await sell(bench);
      // Streams state totals; what is free is stated by some.
      const truth = (): ReadonlyMap<string, object> =>
        new Map([...expectedMoney(bench, totalIs)].map(([currency, { total }]) => [currency, { total }]));
      await expect
        .poll(() => {
          const wallet = walletOf(bench, balances.last);
          return wallet && actualMoney(wallet, changedBy(bench, truth()));
        }, WAIT)
        .toEqual(changedBy(bench, truth()));
      balances.end();
    },
  },
];

/** Balances, or those of the wallet that the venue's orders use. */
function walletOf({ facts }: Bench, balances: Balances | undefined): Balances | undefined {
  const { streamWallet } = facts;
  if (streamWallet === undefined) return balances;
  return (balances as unknown as Record<string, Balances | undefined> | undefined)?.[streamWallet];
}

/** The last value of each field that any row has. */
function merged(rows: readonly Order[]): Order | undefined {
  const defined = rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined && value !== null)),
  );
  return rows.length === 0 ? undefined : (Object.assign({}, ...defined) as Order);
}

/** An object without these fields. */
const without = (fields: object, names: readonly string[] = []): object =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** The currencies that an order in the bench's pair changes: some streams have no others. */
function changedBy<T>({ pair, facts }: Bench, money: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const currencies = facts.settle === undefined ? pair.toUpperCase().split('/') : [facts.settle];
  return new Map([...money].filter(([currency]) => currencies.includes(currency)));
}
