import '@hftjs/adapter-kraken';
import { AsyncQueue, Channel, Exchange, getExchangeStream, type Ticker, type Trade } from '@hftjs/core';
import { ROWS_PER_FRAME } from './frame-text.js';
import { MARKETS } from './markets.js';
import type { ClientResult, ClientTask } from './messages.js';
import { Meter } from './meter.js';
import { sharedClock } from './shared-clock.js';

/** hftjs from end to end: a stream, its queue, and a handler that gets one event after the other. */
export async function receiveEvents(task: ClientTask): Promise<ClientResult> {
  const { channel, origin, warmup, frames, rate, clockBase } = task;
  const stream = getExchangeStream({
    exchange: Exchange.KRAKEN,
    currencyPairs: MARKETS.map(({ pair }) => pair),
    subscribeChannels: [channel],
    streamHost: `ws://${origin}`,
    apiHost: `http://${origin}`,
  });
  const meter = new Meter({
    warmup: Math.round(warmup * ROWS_PER_FRAME[channel]),
    events: Math.round(frames * ROWS_PER_FRAME[channel]),
    frames: () => stream.status().channels[channel]?.frames ?? 0,
  });
  const clock = sharedClock(clockBase);
  const handle =
    rate === undefined
      ? (): void => {
          meter.tick();
        }
      : ({ exchangeTime }: Ticker | Trade): void => {
          meter.record(clock() - (exchangeTime ?? 0));
        };
  const queue = new AsyncQueue<Ticker | Trade>();
  stream.bindObserver(
    channel === Channel.TICKER
      ? { tickerQueue: queue }
      : { tradeQueue: queue as AsyncQueue<Trade> },
  );
  void consume(queue, handle);
  const result = await Promise.race([
    meter.finished,
    stream.start().then(() => Promise.reject(new Error('the stream ended'))),
  ]);
  const {
    dropped = 0,
    malformed = 0,
    duplicates = 0,
    reconnects = 0,
  } = stream.status().channels[channel] ?? {};
  await stream.stop();
  if (dropped + malformed + duplicates + reconnects > 0)
    throw new Error(
      `not every frame became events: ${JSON.stringify({ dropped, malformed, duplicates, reconnects })}`,
    );
  return result;
}

async function consume<T>(queue: AsyncQueue<T>, handle: (event: T) => void): Promise<void> {
  for (;;) {
    let event: T | undefined = await queue.get();
    do {
      handle(event);
      event = queue.getNowait();
    } while (event !== undefined);
  }
}
