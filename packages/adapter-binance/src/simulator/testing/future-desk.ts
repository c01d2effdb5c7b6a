import { afterEach, beforeEach } from 'vitest';
import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../index.js';
import { SignedClient, type Fields } from './signed-client.js';

interface FutureDesk {
  /** That of the present test. */
  readonly venue: BinanceFutureSimulator;
  readonly client: SignedClient;
  readonly symbol: string;
  readonly pair: string;
  readonly bid: () => number;
  /** A price: a part of the best bid. */
  readonly near: (part: number) => string;
  readonly limit: (fields?: Fields) => Fields;
  readonly market: (side: string, quantity: string, fields?: Fields) => Fields;
  readonly algo: (fields: Fields) => Fields;
}

/** A venue for each test of a file, a client of its account, and orders for them. */
export function useFutureDesk(): FutureDesk {
  let venue: BinanceFutureSimulator;
  let client: SignedClient;
  beforeEach(async () => {
    venue = await startBinanceFutureSimulator({
      seed: 3,
      pairs: ['btc/usdt', 'eth/usdt'],
      rate: 0,
      funds: { usdt: '10000' },
    });
    client = new SignedClient(venue, '/fapi/');
  });
  afterEach(() => venue.close());

  const symbol = 'BTCUSDT';
  const pair = 'btc/usdt';
  const bid = (): number => venue.market.top(pair).bid?.price ?? 0;
  const near = (part: number): string => (bid() * part).toFixed(1);
  const limit = (fields: Fields = {}): Fields => ({
    symbol,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.010',
    price: near(0.9),
    newOrderRespType: 'RESULT',
    ...fields,
  });
  const market = (side: string, quantity: string, fields: Fields = {}): Fields => ({
    symbol,
    side,
    type: 'MARKET',
    quantity,
    newOrderRespType: 'RESULT',
    ...fields,
  });
  const algo = (fields: Fields): Fields => ({
    algoType: 'CONDITIONAL',
    symbol,
    side: 'SELL',
    type: 'STOP_MARKET',
    quantity: '0.010',
    ...fields,
  });
  return {
    get venue() {
      return venue;
    },
    get client() {
      return client;
    },
    symbol,
    pair,
    bid,
    near,
    limit,
    market,
    algo,
  };
}
