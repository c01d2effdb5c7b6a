import { StubStream, type StubParams } from '../testing/stub-stream.js';
import { INFO } from '../connection/control.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AsyncQueue, Channel, silentLogger, type Trade } from '../index.js';

class IdleStream extends StubStream {
  protected override stub(channel: Channel): StubParams {
    return { host: 'ws://127.0.0.1:9', channel, subscribe: () => [], onPacket: () => INFO };
  }
}

const warned: string[] = [];
const silent = (): void => undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  warned.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

const make = (): IdleStream =>
  new IdleStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TRADE],
    logger: { ...silentLogger, warn: (_context, message) => warned.push(message) },
  });

test('ready() before start() warns after five seconds, once', async () => {
  const stream = make();
  stream.ready().catch(silent);
  stream.ready().catch(silent);
  vi.advanceTimersByTime(4_900);
  expect(warned).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(warned).toEqual(['ready() has waited for 5 s and start() was not called: call stream.start()']);
  await stream.stop();
});

test.each(['before', 'after'])('so does get() of a queue, called %s the observer was bound', async (when) => {
  const stream = make();
  const tradeQueue = new AsyncQueue<Trade>();
  if (when === 'before') tradeQueue.get().catch(silent);
  stream.bindObserver({ tradeQueue });
  if (when === 'after') tradeQueue.get().catch(silent);
  vi.advanceTimersByTime(5_000);
  expect(warned).toEqual([
    'get() of the tradeQueue has waited for 5 s and start() was not called: call stream.start()',
  ]);
  await stream.stop();
});

test('neither does where the stream is started, fed or stopped in time', async () => {
  const stopped = make();
  stopped.ready().catch(silent);
  await stopped.stop();
  const fed = make();
  const tradeQueue = new AsyncQueue<Trade>();
  fed.bindObserver({ tradeQueue });
  tradeQueue.get().catch(silent);
  fed.feed(Channel.TRADE, '{}');
  const started = make();
  const waiting = new AsyncQueue<Trade>();
  started.bindObserver({ tradeQueue: waiting });
  waiting.get().catch(silent);
  started.ready().catch(silent);
  const ended = started.start();
  waiting.get().catch(silent);
  vi.advanceTimersByTime(60_000);
  expect(warned.filter((message) => message.includes('start()'))).toEqual([]);
  vi.useRealTimers();
  await started.stop();
  await ended;
  await fed.stop();
});
