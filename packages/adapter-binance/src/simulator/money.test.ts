import { Random, type SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { startBinanceFutureSimulator, startBinanceSimulator } from './index.js';
import { SignedClient, type Fields } from './testing/signed-client.js';

const SEEDS = [1, 2, 3];
/** Requests of each run. */
const ACTIONS = 60;
const symbol = 'BTCUSDT';
const pair = 'btc/usdt';
/** Far more than a test sends in a minute. */
const limits = { weight: 1_000_000 };

interface Venue {
  readonly start: (seed: number) => Promise<SimulatedVenue>;
  readonly prefix: string;
  readonly place: string;
  readonly cancel: string;
  readonly cancelAll: string;
  /** Changes an order: fields besides its id. */
  readonly amend: (client: SignedClient, orderId: string, order: Fields) => Promise<unknown>;
  readonly check: (venue: SimulatedVenue, client: SignedClient) => Promise<void>;
}

const options = { pairs: [pair, 'eth/usdt'], rate: 0, limits };

const VENUES: Readonly<Record<string, Venue>> = {
  spot: {
    start: (seed) => startBinanceSimulator({ ...options, seed, funds: { usdt: '30000', btc: '0.3' } }),
    prefix: '/api/v3/',
    place: 'POST order',
    cancel: 'DELETE order',
    cancelAll: 'DELETE openOrders',
    amend: (client, cancelOrderId, order) =>
      client.send('POST order/cancelReplace', {
        ...order,
        cancelReplaceMode: 'STOP_ON_FAILURE',
        cancelOrderId,
      }),
    async check(venue, client) {
      const { ledger } = venue.market;
      const { body } = await client.send('GET account');
      expect(body.balances).toEqual(
        ledger.balances(venue.credentials.apiKey).map(({ currency, availableText, heldText }) => ({
          asset: currency.toUpperCase(),
          free: availableText,
          locked: heldText,
        })),
      );
    },
  },
  futures: {
    start: (seed) => startBinanceFutureSimulator({ ...options, seed, funds: { usdt: '8000' } }),
    prefix: '/fapi/',
    place: 'POST v1/order',
    cancel: 'DELETE v1/order',
    cancelAll: 'DELETE v1/allOpenOrders',
    amend: (client, orderId, { side, quantity, price }) =>
      client.send('PUT v1/order', { symbol, side: side!, quantity: quantity!, price: price!, orderId }),
    async check(venue, client) {
      const { ledger } = venue.market;
      const account = venue.credentials.apiKey;
      const margin = ledger.margin(account, 'usdt');
      const position = ledger.position(account, pair);
      expect(await client.list('GET v3/balance')).toMatchObject([
        { asset: 'USDT', balance: margin.balanceText, availableBalance: margin.availableText },
      ]);
      const { body } = await client.send('GET v2/account');
      expect(body).toMatchObject({
        totalMarginBalance: margin.equityText,
        totalMaintMargin: margin.maintenanceMarginText,
        totalOpenOrderInitialMargin: margin.orderMarginText,
        totalPositionInitialMargin: margin.initialMarginText,
      });
      expect(await client.list('GET v2/positionRisk', { symbol })).toMatchObject([
        { positionAmt: position.volumeText, entryPrice: position.entryPriceText ?? '0.0' },
      ]);
    },
  },
};

/** A random minute of a trader who uses the venue's wire. */
async function trade(venue: SimulatedVenue, row: Venue, seed: number): Promise<void> {
  const client = new SignedClient(venue, row.prefix);
  const random = new Random(seed).fork('trader');
  const { market } = venue;
  const order = (): Fields => {
    const side = random.pick(['BUY', 'SELL']);
    const { bid, ask } = market.top(pair);
    const best = (side === 'BUY' ? bid : ask)?.price ?? 0;
    const price = (best * (1 + (random.int(41) - 20) / 10_000)).toFixed(1);
    const quantity = String((1 + random.int(60)) / 1000);
    if (random.chance(0.3)) return { symbol, side, type: 'MARKET', quantity };
    const timeInForce = random.pick(['GTC', 'GTC', 'IOC', 'FOK']);
    return { symbol, side, type: 'LIMIT', quantity, price, timeInForce };
  };
  for (let action = 0; action < ACTIONS; action++) {
    const open = market.openOrders({ account: venue.credentials.apiKey, pair });
    const some = open.length === 0 ? undefined : random.pick(open);
    const choice = random.int(100);
    if (some !== undefined && choice < 20) await client.send(row.cancel, { symbol, orderId: some.orderId });
    else if (some !== undefined && choice < 36)
      await row.amend(client, some.orderId, {
        symbol,
        side: some.side.toUpperCase(),
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: String((1 + random.int(60)) / 1000),
        price: (some.price ?? 0).toFixed(1),
      });
    else if (choice >= 98) await client.send(row.cancelAll, { symbol });
    else await client.send(row.place, order());
    for (let step = random.int(6); step > 0; step--) market.step();
    if (action % 10 === 0) await row.check(venue, client);
  }
  await row.check(venue, client);
}

describe.each(Object.entries(VENUES))('%s: money over a random minute of orders over REST', (_name, row) => {
  test.each(SEEDS)('seed %i: nothing is made or lost, and REST says what the ledger has', async (seed) => {
    await using venue = await row.start(seed);
    await trade(venue, row, seed);
    const { ledger, fills } = venue.market;
    expect(fills.length).toBeGreaterThan(10);
    for (const currency of ledger.currencies) expect(Number(ledger.sum(currency))).toBe(0);
    const fees = fills.reduce((sum, { fee, feeCurrency }) => {
      sum.set(feeCurrency, (sum.get(feeCurrency) ?? 0) + fee);
      return sum;
    }, new Map<string, number>());
    for (const [currency, fee] of fees) expect(ledger.balance('@fees', currency).total).toBeCloseTo(fee, 7);
  });
});
