import { afterEach, describe, expect, test, vi } from 'vitest';
import { Channel, type ChannelEvents } from '../channels/channel.js';
import { CHANNELS, type Observer } from '../channels/channels.js';
import type { MyOrder } from '../channels/my-order.js';
import type { SessionContext } from '../connection/session.js';
import { silentLogger } from '../contract/logger.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';
import { AsyncQueue } from './async-queue.js';
import type { EventSink } from './event-sink.js';

/** Publishes the content of a frame. */
class EchoStream extends StubStream {
  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      channel,
      host: 'ws://127.0.0.1:9/stream',
      subscribe: () => [],
      onPacket: (packet) => {
        context.publish(channel, packet as ChannelEvents[typeof channel]);
        return undefined;
      },
    };
  }
}

const streams: EchoStream[] = [];
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.stop();
});

function open(...subscribeChannels: Channel[]): EchoStream {
  const stream = new EchoStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels,
    apiKey: 'key-1234',
    apiSecret: 'secret-1234',
    reconnectTimes: 0,
    logger: silentLogger,
  });
  streams.push(stream);
  return stream;
}

const eventOf = (channel: Channel): object => ({
  channel,
  exchange: 'acme',
  symbol: 'btc/usd',
  receivedTime: 1,
  tradeId: '1',
  price: 5,
  rate: 0.1,
  priceIncrement: 1,
  volumeIncrement: 1,
  volume: 1,
  openTime: 0,
  closeTime: 60_000,
  open: 5,
  high: 6,
  low: 4,
  close: 5,
  bids: [],
  asks: [],
});

describe('a queue is anything with putNowait', () => {
  test('a plain object on every queue of an observer', async () => {
    const received = new Map<string, unknown[]>();
    const observer = Object.fromEntries(
      Object.values(CHANNELS).map(({ queue }) => {
        const events: unknown[] = [];
        received.set(queue, events);
        return [queue, Object.freeze({ putNowait: (event: unknown) => events.push(event) })];
      }),
    ) as Observer;
    const stream = open(...Object.values(Channel));
    stream.bindObserver(observer);
    for (const channel of Object.values(Channel)) stream.feed(channel, JSON.stringify(eventOf(channel)));
    for (const channel of Object.values(Channel))
      expect(received.get(CHANNELS[channel].queue)).toEqual([eventOf(channel)]);
    await expect(stream.start()).rejects.toMatchObject({ code: 'reconnect_exhausted' });
    expect(received.get('statusQueue')).toContainEqual(expect.objectContaining({ state: 'failed' }));
    stream.unbindObserver(observer);
    expect(stream.status().channels.my_trade?.dropped).toBe(0);
  });

  test('an instance of a class, called as its method', () => {
    class Remote implements EventSink<MyOrder> {
      readonly #sent: string[] = [];

      get sent(): readonly string[] {
        return this.#sent;
      }

      putNowait({ symbol }: MyOrder): void {
        this.#sent.push(symbol);
      }
    }
    const stream = open(Channel.MY_ORDER);
    const myOrderQueue = new Remote();
    stream.bindObserver({ myOrderQueue });
    stream.feed(Channel.MY_ORDER, JSON.stringify(eventOf(Channel.MY_ORDER)));
    expect(myOrderQueue.sent).toEqual(['btc/usd']);
  });

  test('what a queue dropped itself is counted from when it was bound', () => {
    const tickerQueue = { dropped: 7, putNowait: () => undefined };
    const stream = open(Channel.TICKER);
    stream.bindObserver({ tickerQueue });
    tickerQueue.dropped = 9;
    expect(stream.status().channels.ticker?.dropped).toBe(2);
  });
});

describe('losslessness', () => {
  test.each(Object.values(Channel))('%s: asked for where the channel needs it', (channel) => {
    const { queue, lossless } = CHANNELS[channel];
    const sink = { putNowait: () => undefined, makeLossless: vi.fn() };
    open(channel).bindObserver({ [queue]: sink });
    expect(sink.makeLossless).toHaveBeenCalledTimes(lossless ? 1 : 0);
  });

  test('an AsyncQueue keeps each of its own orders', () => {
    const stream = open(Channel.MY_ORDER);
    const plain = { putNowait: vi.fn() };
    const myOrderQueue = new AsyncQueue<MyOrder>({ policy: 'drop_oldest', capacity: 1 });
    stream.bindObserver({ myOrderQueue: plain });
    stream.bindObserver({ myOrderQueue });
    for (let count = 0; count < 5; count++)
      stream.feed(Channel.MY_ORDER, JSON.stringify(eventOf(Channel.MY_ORDER)));
    expect(myOrderQueue.policy).toBe('lossless');
    expect(myOrderQueue.size).toBe(5);
    expect(plain.putNowait).toHaveBeenCalledTimes(5);
  });
});
