import { startBinanceSimulator, type BinanceSimulator } from '../index.js';
import { useDesk, type Desk } from './desk.js';

/** A venue for each test of a file, a client of its account, and orders for them. */
export const useSpotDesk = (): Desk<BinanceSimulator> =>
  useDesk({
    start: () =>
      startBinanceSimulator({
        seed: 3,
        pairs: ['btc/usdt', 'eth/usdt'],
        rate: 0,
        funds: { usdt: '10000', btc: '1' },
      }),
    root: '/api/v3/',
    decimals: 2,
    fields: { quantity: '0.01' },
  });
