// What an operator does with a service: a config with pairs from outside, a restart, a reload, and the end by a signal.
import { currencyPairs, type MyTrade } from '@hftjs/core';
import { runServices, ServiceBase } from '@hftjs/service';
import type { KrakenSimulator } from '@hftjs/adapter-kraken/simulator';

const fills: MyTrade[] = [];
let onFill: () => void = () => undefined;

class Desk extends ServiceBase {
  override onMyTrade(fill: MyTrade): void {
    fills.push(fill);
    onFill();
  }
}

const configOf = (
  { streamHost, apiHost, credentials }: KrakenSimulator,
  pairs: readonly string[],
): object => ({
  'service.desk': {
    class_name: 'Desk',
    setting: {
      apis: [{ exchange: 'kraken', api_key: credentials.apiKey, api_secret: credentials.apiSecret }],
      streams: [
        {
          exchange: 'kraken',
          currency_pairs: currencyPairs(pairs),
          subscribe_channels: ['my_trade', 'ticker'],
          stream_host: streamHost,
          api_host: apiHost,
          receiver: 'direct',
        },
      ],
    },
  },
});

/** Runs a service until SIGTERM. Returns the number of orders whose fills were delivered. */
export async function serve(venue: KrakenSimulator): Promise<string> {
  const runner = await runServices(configOf(venue, ['BTC-USD']), { Desk }, { signals: true });
  await runner.ready();
  const [stream] = runner.streams;
  if (stream === undefined) throw new Error('the service has no stream');
  for (const change of [
    () => Promise.resolve(),
    () => runner.restart(stream),
    () => runner.reload(configOf(venue, ['BTC-USD', 'eth_usd'])).then(() => runner.ready()),
  ]) {
    await change();
    const filled = new Promise<void>((resolve) => {
      onFill = resolve;
    });
    venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 });
    await filled;
  }
  process.kill(process.pid, 'SIGTERM');
  await runner.ended;
  const ids = new Set(fills.map(({ orderId, tradeId }) => `${orderId} ${tradeId}`));
  if (ids.size < fills.length) throw new Error('a fill was delivered twice');
  return `${new Set(fills.map(({ orderId }) => orderId)).size} orders filled`;
}
