import type { CurrencyPair } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { afterEach, beforeEach } from 'vitest';
import { SignedClient, type Fields } from './signed-client.js';

/** A venue for each test of a file, a client of its account, and orders for them. */
export interface Desk<Venue> {
  /** That of the present test. */
  readonly venue: Venue;
  readonly client: SignedClient;
  readonly symbol: string;
  readonly pair: CurrencyPair;
  readonly bid: () => number;
  /** A price: a part of the best bid. */
  readonly near: (part: number) => string;
  readonly limit: (fields?: Fields) => Fields;
}

interface DeskInit<Venue> {
  readonly start: () => Promise<Venue>;
  /** The beginning of the paths of its calls. */
  readonly root: string;
  /** Decimals of its prices. */
  readonly decimals: number;
  /** Fields of each limit order, beside those of both markets. */
  readonly fields: Fields;
}

export function useDesk<Venue extends SimulatedVenue>(init: DeskInit<Venue>): Desk<Venue> {
  let venue: Venue;
  let client: SignedClient;
  beforeEach(async () => {
    venue = await init.start();
    client = new SignedClient(venue, init.root);
  });
  afterEach(() => venue.close());

  const symbol = 'BTCUSDT';
  const pair = 'btc/usdt';
  const bid = (): number => venue.market.top(pair).bid?.price ?? 0;
  const near = (part: number): string => (bid() * part).toFixed(init.decimals);
  const limit = (fields: Fields = {}): Fields => ({
    symbol,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: near(0.9),
    ...init.fields,
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
  };
}
