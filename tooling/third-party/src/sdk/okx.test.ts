import { startOkxSimulator, startOkxSwapSimulator } from '@hftjs/adapter-okx/simulator';
import { RestClient } from 'okx-api';
import { expect, test } from 'vitest';

const options = { seed: 5, pairs: ['btc/usdt'], rate: 0 };

test.each([
  {
    name: 'spot',
    start: startOkxSimulator,
    instId: 'BTC-USDT',
    tdMode: 'cash',
    size: '0.01',
    amended: '0.02',
  },
  {
    name: 'swap',
    start: startOkxSwapSimulator,
    instId: 'BTC-USDT-SWAP',
    tdMode: 'cross',
    size: '1',
    amended: '2',
  },
] as const)(
  'okx-api, $name: places, amends and cancels',
  async ({ start, instId, tdMode, size, amended }) => {
    await using venue = await start(options);
    const { apiKey, apiSecret, apiAuthData } = venue.credentials;
    const client = new RestClient({
      apiKey,
      apiSecret,
      apiPass: apiAuthData?.passphrase ?? '',
      baseUrl: venue.apiHost,
    });
    const order = { instId, tdMode, side: 'buy', sz: size } as const;
    const [placed] = await client.submitOrder({ ...order, ordType: 'limit', px: '90000' });
    const ordId = placed!.ordId;
    expect(venue.market.order(ordId)).toMatchObject({ price: 90_000, volume: 0.01, status: 'new' });
    await client.amendOrder({ instId, ordId, newSz: amended });
    expect(venue.market.order(ordId)?.volume).toBe(0.02);
    await client.cancelOrder({ instId, ordId });
    expect(venue.market.order(ordId)?.status).toBe('canceled');

    const market = await client.submitOrder({
      ...order,
      ordType: 'market',
      ...(tdMode === 'cash' && { tgtCcy: 'base_ccy' }),
    });
    expect(venue.market.order(market[0]!.ordId)).toMatchObject({ status: 'filled', filled: 0.01 });
    const [account] = await client.getBalance({ ccy: 'USDT' });
    const { totalText } = venue.market.ledger.balance(apiKey, 'usdt');
    expect(Number(account?.details[0]?.cashBal)).toBe(Number(totalText));
  },
);
