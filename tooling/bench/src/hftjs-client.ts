import '@hftjs/adapter-kraken';
import { Exchange, getExchangeStream, type Ticker, type Trade } from '@hftjs/core';
import { ServiceBase } from '@hftjs/service';
import { ROWS_PER_FRAME, snapshotText } from './frame-text.js';
import { MARKETS } from './markets.js';
import type { BenchChannel, ClientResult, ClientTask } from './messages.js';
import { Meter } from './meter.js';
import { sharedClock } from './shared-clock.js';

/** hftjs from end to end: a stream, its queues, and a service whose handlers get one event after the other. */
export async function receiveEvents(task: ClientTask): Promise<ClientResult> {
  const { channel, origin, warmup, frames } = task;
  const stream = getExchangeStream({
    exchange: Exchange.KRAKEN,
    currencyPairs: MARKETS.map(({ pair }) => pair),
    subscribeChannels: [channel],
    streamHost: `ws://${origin}`,
    apiHost: `http://${origin}`,
  });
  const counters = (): Readonly<Record<Counter, number>> | undefined => stream.status().channels[channel];
  const meter = new Meter({
    warmup: Math.round(warmup * ROWS_PER_FRAME[channel]),
    events: Math.round(frames * ROWS_PER_FRAME[channel]),
    frames: () => counters()?.frames ?? 0,
  });
  await using service = new BenchService(meter, task);
  stream.bindObserver(service);
  const ended = stream.start().then(() => Promise.reject(new Error('the stream ended')));
  const result = await Promise.race([meter.finished, ended]);
  checkCounters(channel, counters(), historyOf(channel));
  ended.catch(() => undefined);
  await stream.stop();
  return result;
}

/** A minimal service of a trader. */
class BenchService extends ServiceBase {
  readonly #meter: Meter;
  readonly #clock: () => number;
  readonly #isPaced: boolean;

  constructor(meter: Meter, { clockBase, rate }: ClientTask) {
    super();
    this.#meter = meter;
    this.#clock = sharedClock(clockBase);
    this.#isPaced = rate !== undefined;
  }

  override onTicker({ exchangeTime }: Ticker): void {
    if (this.#isPaced && exchangeTime !== undefined) this.#meter.record(this.#clock() - exchangeTime);
    else this.#meter.tick();
  }

  override onTrade(trade: Trade): void {
    if (trade.price > 0) this.#meter.tick();
  }
}

/** Those that must be zero, and the frames. */
const LOSSES = ['dropped', 'malformed', 'duplicates', 'skipped', 'reconnects'] as const;
type Counter = (typeof LOSSES)[number] | 'frames';

/** Trades of the snapshots: they are from before the stream began, and skipped. */
function historyOf(channel: BenchChannel): number {
  if (channel === 'ticker') return 0;
  const rows = [...MARKETS.keys()].map((market) => {
    const { data } = JSON.parse(snapshotText(channel, market)) as { readonly data: readonly unknown[] };
    return data.length;
  });
  return rows.reduce((sum, count) => sum + count, 0);
}

/** Throws if the stream lost, repeated or could not read events. @param history - rows that it skips rightly */
function checkCounters(
  channel: BenchChannel,
  counters: Readonly<Record<Counter, number>> | undefined,
  history: number,
): void {
  const losses = LOSSES.filter((name) => counters?.[name] !== (name === 'skipped' ? history : 0));
  if (losses.length > 0)
    throw new Error(
      `${channel}: not every frame became events: ${losses.map((name) => `${name} ${counters?.[name] ?? 'unknown'}`).join(', ')}`,
    );
}
