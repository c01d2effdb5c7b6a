import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../index.js';
import { useDesk, type Desk } from './desk.js';
import type { Fields } from './signed-client.js';

interface FutureDesk extends Desk<BinanceFutureSimulator> {
  readonly market: (side: string, quantity: string, fields?: Fields) => Fields;
  readonly algo: (fields: Fields) => Fields;
}

/** A venue for each test of a file, a client of its account, and orders for them. */
export function useFutureDesk(): FutureDesk {
  const desk = useDesk({
    start: () =>
      startBinanceFutureSimulator({
        seed: 3,
        pairs: ['btc/usdt', 'eth/usdt'],
        rate: 0,
        funds: { usdt: '10000' },
      }),
    root: '/fapi/',
    decimals: 1,
    fields: { quantity: '0.010', newOrderRespType: 'RESULT' },
  });
  const { symbol } = desk;
  // Not a copy: the venue is another one in each test.
  return Object.assign(desk, {
    market: (side: string, quantity: string, fields: Fields = {}): Fields => ({
      symbol,
      side,
      type: 'MARKET',
      quantity,
      newOrderRespType: 'RESULT',
      ...fields,
    }),
    algo: (fields: Fields): Fields => ({
      algoType: 'CONDITIONAL',
      symbol,
      side: 'SELL',
      type: 'STOP_MARKET',
      quantity: '0.010',
      ...fields,
    }),
  });
}
