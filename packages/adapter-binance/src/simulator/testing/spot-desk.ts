import { afterEach, beforeEach } from 'vitest';
import { startBinanceSimulator, type BinanceSimulator } from '../index.js';
import { SignedClient, type Fields } from './signed-client.js';

interface SpotDesk {
  /** That of the present test. */
  readonly venue: BinanceSimulator;
  readonly client: SignedClient;
  readonly symbol: string;
  readonly bid: () => number;
  /** A price: a part of the best bid. */
  readonly near: (part: number) => string;
  readonly limit: (fields?: Fields) => Fields;
}

/** A venue for each test of a file, a client of its account, and orders for them. */
export function useSpotDesk(): SpotDesk {
  let venue: BinanceSimulator;
  let client: SignedClient;
  beforeEach(async () => {
    venue = await startBinanceSimulator({
      seed: 3,
      pairs: ['btc/usdt', 'eth/usdt'],
      rate: 0,
      funds: { usdt: '10000', btc: '1' },
    });
    client = new SignedClient(venue, '/api/v3/');
  });
  afterEach(() => venue.close());

  const symbol = 'BTCUSDT';
  const bid = (): number => venue.market.top('btc/usdt').bid?.price ?? 0;
  const near = (part: number): string => (bid() * part).toFixed(2);
  const limit = (fields: Fields = {}): Fields => ({
    symbol,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
    price: near(0.9),
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
    bid,
    near,
    limit,
  };
}
