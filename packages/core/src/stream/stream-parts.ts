import type { AccountLedger } from '../account/account-ledger.js';
import { makeHoldings, type StreamHoldings } from '../account/holdings/make-holdings.js';
import { makeAccountLedger } from '../account/make-account-ledger.js';
import { StreamCandles } from '../candles/stream-candles.js';
import { Channel } from '../channels/channel.js';
import { LiveSince } from '../delivery/live-since.js';
import { Publisher } from '../delivery/publisher.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import { PublishedInstruments } from '../instruments/published-instruments.js';
import { TradeSequencer } from '../trades/trade-sequencer.js';
import type { StreamContext } from './stream-context.js';

/** The objects that all connections of one stream share. They live as long as the stream. */
export interface StreamParts {
  readonly context: StreamContext;
  readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  readonly account: AccountLedger;
  readonly holdings: StreamHoldings;
  /** Set if trades are subscribed. */
  readonly trades: TradeSequencer | undefined;
  /** Set if candles are subscribed. */
  readonly candles: StreamCandles | undefined;
  readonly instruments: PublishedInstruments;
  readonly liveSince: LiveSince;
}

/** What the connections of a stream with these channels share. */
export function makeStreamParts(
  context: StreamContext,
  channels: ReadonlyMap<Channel, SubscribedChannel>,
): StreamParts {
  const liveSince = new LiveSince();
  const channel = channels.get(Channel.TRADE);
  const trades: TradeSequencer | undefined =
    channel &&
    new TradeSequencer({
      context,
      channel,
      ticker: channels.get(Channel.TICKER),
      liveSince,
      publisher: () => publisher,
    });
  const publisher = new Publisher({ channels, trades });
  const account = makeAccountLedger({ context, channels, publisher });
  const holdings = makeHoldings(context, channels);
  const candleChannel = channels.get(Channel.CANDLE);
  const candles = candleChannel && new StreamCandles({ context, channel: candleChannel, publisher });
  const instruments = new PublishedInstruments(channels.get(Channel.INSTRUMENT)?.counters);
  return { context, channels, account, holdings, trades, candles, instruments, liveSince };
}
