import { get } from 'node:http';
import {
  AsyncQueue,
  getExchangeStream,
  silentLogger,
  type Observer,
  type OrderBook,
  type StreamBase,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { setPace, useCompiledReaders } from '@hftjs/core/adapter';
import { ServiceBase } from '@hftjs/service';
import { marketsOf, pairOf } from '../frames/market.js';
import type { ClientResult, ClientTask } from '../protocol.js';
import { messageOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';
import { BEGIN_PATH } from '../protocol.js';
import { checkBooks, checkCounters, countersOf } from './counters.js';
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
  const handle = task.measure.kind === 'span' ? timed(meter) : counted(meter);
  await using service = task.kind === 'service' ? new BenchService(handle) : undefined;
  if (service) stream.bindObserver(service);
  else if (message.snapshot) observeBooks(stream, task, handle);
  else observe(stream, message, handle);
  for (let count = 0; count < task.silentObservers; count++) stream.bindObserver(silentObserver());
  const ended = stream.start().then(() => Promise.reject(new Error('the stream ended')));
  const result = await Promise.race([meter.finished, ended, gapIn(stream)]);
  const counters = checkCounters(message, countersOf(stream, message));
  if (message.snapshot) checkBooks(message, counters);
  ended.catch(() => undefined);
  await stream.stop();
  if (sink === 0) throw new Error('no event has a price');
  return { ...result, fallbacks: counters.fallbacks };
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
    receiver: task.kind === 'direct' ? 'direct' : 'ws',
    // While other clients have their turns, nothing arrives.
    timeouts: { silence: Infinity, data: Infinity },
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

type Handle = (event: Ticker | Trade | OrderBook) => void;

let sink = 0;

/** Reads a price and counts. */
const counted =
  (meter: Meter): Handle =>
  (event) => {
    sink += priceIn(event) ?? 0;
    meter.tick();
  };

function priceIn(event: Ticker | Trade | OrderBook): number | undefined {
  if (event.channel === 'order_book') return event.bids[0]?.[0];
  return event.channel === 'ticker' ? event.bidPrice : event.price;
}

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

/** The same of books. Their frames are sent once all snapshots are here. */
function observeBooks(stream: StreamBase, { origin, markets }: ClientTask, handle: Handle): void {
  const queue = new AsyncQueue<OrderBook>();
  stream.bindObserver({ orderBookQueue: queue });
  let missing = markets;
  void (async () => {
    for await (const event of queue)
      if (missing === 0) handle(event);
      else if (--missing === 0) get(`http://${origin}${BEGIN_PATH}`, (answer) => answer.resume());
  })();
}

/** Rejects when something is missing. */
async function gapIn(stream: StreamBase): Promise<never> {
  const queue = new AsyncQueue<StreamStatus>();
  stream.bindObserver({ statusQueue: queue });
  for await (const { state, symbol, reason } of queue)
    if (state === 'gap') throw new Error(`gap of ${symbol ?? 'all pairs'}: ${reason ?? 'no reason'}`);
  return await new Promise(() => undefined);
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
