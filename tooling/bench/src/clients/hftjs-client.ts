import {
  AsyncQueue,
  getExchangeStream,
  silentLogger,
  type Observer,
  type StreamBase,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { setPace, useCompiledReaders } from '@hftjs/core/adapter';
import { ServiceBase } from '@hftjs/service';
import { marketsOf, pairOf } from '../frames/market.js';
import type { ClientResult, ClientTask } from '../protocol.js';
import { messageOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';
import { checkCounters, countersOf } from './counters.js';
import { Meter } from './meter.js';

/** The server has none of the limits that venues have on requests. */
const PACE = 1_000;

/** hftjs from end to end: a stream, its queue, and a loop that gets one event after the other. */
export async function receiveEvents(task: ClientTask): Promise<ClientResult> {
  setPace(PACE);
  useCompiledReaders(task.kind !== 'plain');
  const message = messageOf(task.message);
  const stream = await openStream(message, task);
  const meter = new Meter(task);
  const handle = task.measure.kind === 'span' && task.measure.isPaced ? timed(meter) : counted(meter);
  await using service = task.kind === 'service' ? new BenchService(handle) : undefined;
  if (service) stream.bindObserver(service);
  else observe(stream, message, handle);
  for (let count = 0; count < task.silentObservers; count++) stream.bindObserver(silentObserver());
  const ended = stream.start().then(() => Promise.reject(new Error('the stream ended')));
  const result = await Promise.race([meter.finished, ended]);
  const { fallbacks } = checkCounters(message, countersOf(stream, message));
  ended.catch(() => undefined);
  await stream.stop();
  if (sink === 0) throw new Error('no event has a price');
  return { ...result, fallbacks };
}

async function openStream(
  { venue, channel, subscribeArgs }: HotMessage,
  task: ClientTask,
): Promise<StreamBase> {
  await import(ADAPTERS[venue.exchange.split('_')[0] ?? ''] ?? venue.exchange);
  return getExchangeStream({
    exchange: venue.exchange,
    currencyPairs: marketsOf(venue.quote, task.markets).map(pairOf),
    subscribeChannels: [channel],
    streamHost: `ws://${task.origin}`,
    apiHost: `http://${task.origin}`,
    ...(subscribeArgs && { subscribeArgs }),
    // A service has queues of channels that are not measured, which is warned of.
    ...(task.kind === 'service' && { logger: silentLogger }),
  });
}

const ADAPTERS: Readonly<Record<string, string>> = {
  kraken: '@hftjs/adapter-kraken',
  binance: '@hftjs/adapter-binance',
  okx: '@hftjs/adapter-okx',
  coinbase: '@hftjs/adapter-coinbase',
};

type Handle = (event: Ticker | Trade) => void;

let sink = 0;

/** Reads a price and counts. */
const counted =
  (meter: Meter): Handle =>
  (event) => {
    sink += (event.channel === 'ticker' ? event.bidPrice : event.price) ?? 0;
    meter.tick();
  };

const timed =
  (meter: Meter): Handle =>
  ({ exchangeTime = NaN }) => {
    sink++;
    meter.record(exchangeTime);
  };

/** The loop of a trader. */
function observe(stream: StreamBase, { channel }: HotMessage, handle: Handle): void {
  const queue = new AsyncQueue<Ticker & Trade>();
  stream.bindObserver(channel === 'ticker' ? { tickerQueue: queue } : { tradeQueue: queue });
  void (async () => {
    for await (const event of queue) handle(event);
  })();
}

/** An observer that receives none of the measured events. */
const silentObserver = (): Observer => ({ statusQueue: new AsyncQueue() });

/** A minimal service of a trader. */
class BenchService extends ServiceBase {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    super();
    this.#handle = handle;
  }

  override onTicker(ticker: Ticker): void {
    this.#handle(ticker);
  }

  override onTrade(trade: Trade): void {
    this.#handle(trade);
  }
}
