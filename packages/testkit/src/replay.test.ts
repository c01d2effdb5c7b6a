import { Channel, registerExchange, StreamBase } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { replay } from './replay.js';

class AcmeStream extends StreamBase {
  protected override channelParams(channel: Channel): ChannelParams | undefined {
    if (channel !== Channel.TICKER) return undefined;
    return {
      channel,
      host: 'wss://acme.test',
      open: (context) => ({
        subscribe: () => [],
        onPacket: (packet, receivedTime) => {
          const { bid } = packet as { bid: number };
          const { exchange } = context;
          context.publish(channel, { channel, exchange, symbol: 'btc/usd', receivedTime, bidPrice: bid });
          return undefined;
        },
      }),
    };
  }
}
registerExchange('acme', AcmeStream);

test('frames are fed to a stream, and its events are recorded', () => {
  const options = { exchange: 'acme', currencyPairs: ['btc/usd'] } as const;
  const { recorder, status } = replay(Channel.TICKER, ['{"bid":1}', '{', '{"bid":2}'], options);
  expect(recorder.tickers.map(({ bidPrice }) => bidPrice)).toEqual([1, 2]);
  expect(status).toMatchObject({ frames: 3, events: 2, malformed: 1 });
});
