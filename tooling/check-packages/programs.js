/** A trade as Kraken sends it; the stream program feeds it in place of a socket. */
const FRAME = JSON.stringify({
  channel: 'trade',
  type: 'update',
  data: [
    {
      symbol: 'BTC/USD',
      side: 'buy',
      price: 64210.5,
      qty: 0.0125,
      ord_type: 'limit',
      trade_id: 4242,
      timestamp: '2025-03-04T05:06:07.891234Z',
    },
  ],
});

/** A minimal program: one adapter, one stream, one queue. */
export const STREAM_PROGRAM = `import '@hftjs/adapter-kraken';
import { AsyncQueue, Channel, Exchange, getExchangeStream, type Trade } from '@hftjs/core';

const stream = getExchangeStream({
  exchange: Exchange.KRAKEN,
  currencyPairs: ['btc/usd'],
  subscribeChannels: [Channel.TRADE],
});
const tradeQueue = new AsyncQueue<Trade>();
stream.bindObserver({ tradeQueue });
stream.feed(Channel.TRADE, ${JSON.stringify(FRAME)});
const trade: Trade = await tradeQueue.get();
await stream.stop();
console.log(JSON.stringify(trade));
`;

/** The expected output of the stream program. */
export const STREAM_EVENT = {
  exchange: 'kraken',
  symbol: 'btc/usd',
  tradeId: '4242',
  price: 64210.5,
  volume: 0.0125,
  side: 'buy',
};

/** Imports every entry point of some packages, which fails where a dependency is missing, and prints their number. */
export function entryPointProgram(packages) {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => name + entry.slice(1)),
  );
  const imports = entries.map((entry, index) => `import * as entry${index} from '${entry}';`);
  const names = entries.map((_, index) => `entry${index}`);
  return {
    program: `${imports.join('\n')}\n\nconsole.log([${names.join(', ')}].length);\n`,
    expected: entries.length,
  };
}
