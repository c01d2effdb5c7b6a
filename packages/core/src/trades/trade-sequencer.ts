import type { LiveSince } from '../delivery/live-since.js';
import type { Publisher } from '../delivery/publisher.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { ChannelParams } from '../connection/channel-params.js';
import type { Session } from '../connection/session.js';
import type { MissingTrades } from './missing-trades.js';
import { Channel } from '../channels/channel.js';
import { now } from '../contract/clock.js';
import { TokenBucket } from '../connection/governor/token-bucket.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Trade } from '../channels/trade.js';
import type { StreamContext } from '../stream/stream-context.js';
import { GapFiller, type GapSource } from './gap-filler.js';
import type { IdRun } from './id-ranges.js';
import { SilenceCheck } from './silence-check.js';
import { TradeSequence, type TradeVerdict } from './trade-sequence.js';

/** REST calls for public trades of one stream, whatever else the venue would allow. */
const PACE = { count: 1, per: 500 };

/** How long a trade in line is waited for after a frame that could not be read, in milliseconds. */
const DOUBT_PATIENCE = 2_000;

/** The connection of a feed that carries trades. */
export interface TradeConnection {
  readonly params: Pick<ChannelParams, 'resumesWithTrades'>;
  /** Of the present connection. */
  readonly session: Pick<Session, 'backfill' | 'recover'> | undefined;
  readonly pairs: readonly CurrencyPair[];
  /** Whether two connections overlap just now. */
  isReplacing(): boolean;
  /** Replaces it, because it brings nothing any more. */
  restart(reason: string): void;
}

export interface TradeSequencerInit {
  readonly context: StreamContext;
  readonly channel: SubscribedChannel;
  /** The ticker channel, where it is subscribed. */
  readonly ticker: SubscribedChannel | undefined;
  readonly liveSince: LiveSince;
  /** Publishes trades that were fetched. */
  readonly publisher: () => Publisher;
}

/** What is known of the trades of one pair. */
export interface PairTrades {
  readonly symbol: CurrencyPair;
  readonly sequence: TradeSequence;
  readonly filler: GapFiller;
  /** Receive time of the last trade. */
  receivedTime: number;
  /** Whether the present connection showed that nothing was missed before it. */
  isProven: boolean;
}

/**
 * The public trades of a stream: each is delivered once, missing ones are fetched, and what cannot be fetched is
 * reported as a gap.
 */
export class TradeSequencer {
  readonly #init: TradeSequencerInit;
  readonly #pairs = new Map<CurrencyPair, PairTrades>();
  readonly #pace = new TokenBucket(PACE);
  readonly #silence: SilenceCheck;
  #isDoubted = false;

  constructor(init: TradeSequencerInit) {
    this.#init = init;
    const { context, ticker } = init;
    this.#silence = new SilenceCheck({
      pairOf: (symbol) => this.#pairOf(symbol),
      missingOf: (pair) => this.#missingSince(pair),
      pace: this.#pace,
      signal: context.signal,
      tickers: () => ticker?.counters.events ?? 0,
    });
  }

  /** A trade that the venue does not number is published. */
  note(trade: Trade): void {
    const pair = this.#pairOf(trade.symbol);
    pair.receivedTime = trade.receivedTime;
    if (trade.exchangeTime !== undefined) pair.sequence.lastTime = trade.exchangeTime;
  }

  /**
   * Whether a trade is published, by its number. What is published is settled afterwards.
   *
   * @param firstId - where it covers several numbers, the first; `id` is the last
   */
  judge(trade: Trade, id: number, firstId: number): TradeVerdict | 'history' {
    const pair = this.#pairOf(trade.symbol);
    if (trade.origin !== undefined && this.#isHistory(pair, trade, id)) return 'history';
    const verdict = pair.sequence.add(trade, id, firstId);
    if (verdict === 'duplicate') this.#init.channel.counters.duplicates++;
    else pair.receivedTime = trade.receivedTime;
    return verdict;
  }

  /** A trade was published: acts on what its number shows. */
  settle(verdict: TradeVerdict, trade: Trade): void {
    const pair = this.#pairOf(trade.symbol);
    if (verdict !== 'next') this.#actOn(verdict, pair, trade);
    else if (!pair.isProven) this.#prove(pair);
    if (trade.origin === 'backfill') pair.filler.countFilled();
  }

  /** A number was used for something that is no trade for this stream: nothing is missing there. */
  skipId(symbol: CurrencyPair, id: number): void {
    const pair = this.#pairOf(symbol);
    const verdict = pair.sequence.pass(id);
    if (verdict === 'hole') this.#foundHole(pair);
    else if (!pair.isProven) this.#prove(pair);
  }

  /** A frame of trades, or a row, could not be read: a trade may be missing that no later one shows. */
  doubt(): void {
    if (this.#isDoubted) return;
    this.#isDoubted = true;
    // A frame may hold thousands of rows that cannot be read.
    setImmediate(() => {
      this.#isDoubted = false;
      for (const pair of this.#pairs.values()) {
        if (!pair.filler.isConnected) continue;
        pair.isProven = false;
        pair.filler.suspect(this.#missingSince(pair), DOUBT_PATIENCE);
      }
    });
  }

  /** A connection is about to be live for its pairs. @param isResumed - whether they were live before */
  connected(connection: TradeConnection, isResumed: boolean): void {
    const { session } = connection;
    const source = sourceOf(connection);
    for (const symbol of connection.pairs) {
      const pair = this.#pairOf(symbol);
      const isRecovered = session?.backfill === undefined && session?.recover !== undefined;
      const isMissing = isResumed && !pair.isProven && !isRecovered;
      pair.filler.resume(source, isMissing ? this.#missingSince(pair) : undefined);
    }
    this.#silence.watch(connection);
  }

  /** A connection has ended. */
  disconnected(connection: TradeConnection): void {
    this.#silence.unwatch(connection);
    for (const symbol of connection.pairs) {
      const pair = this.#pairOf(symbol);
      pair.sequence.begin();
      pair.isProven = false;
      pair.filler.pause();
    }
  }

  /** A pair of a connection that is live was added to it. */
  added(connection: TradeConnection, symbol: CurrencyPair): void {
    this.#pairOf(symbol).filler.resume(sourceOf(connection), undefined);
  }

  /** A pair is no longer subscribed: when it is again, it begins anew. */
  forget(symbol: CurrencyPair): void {
    this.#pairs.get(symbol)?.filler.pause();
    this.#pairs.delete(symbol);
  }

  #pairOf(symbol: CurrencyPair): PairTrades {
    return this.#pairs.get(symbol) ?? this.#addPair(symbol);
  }

  #addPair(symbol: CurrencyPair): PairTrades {
    const { context, channel, publisher } = this.#init;
    const sequence = new TradeSequence(symbol);
    const filler = new GapFiller({
      sequence,
      state: channel.state,
      pace: this.#pace,
      signal: context.signal,
      deliver: ({ trade, id, firstId }) => {
        publisher().publishTrade(trade, id, firstId);
      },
      warn: (message) => {
        context.warn(Channel.TRADE, message, { symbol });
      },
    });
    const pair = { symbol, sequence, filler, receivedTime: -Infinity, isProven: false };
    this.#pairs.set(symbol, pair);
    return pair;
  }

  /** A trade that is fetched, or sent at the beginning, from before the stream began with its pair. */
  #isHistory(pair: PairTrades, trade: Trade, id: number): boolean {
    const { sequence } = pair;
    if (trade.origin !== 'backfill') return false;
    if (sequence.beginId !== undefined && id > sequence.beginId) return false;
    const begun = this.#begunAt(trade.symbol);
    if (begun === undefined || trade.exchangeTime === undefined || trade.exchangeTime >= begun) return false;
    this.#init.channel.counters.skipped++;
    if (sequence.beginId !== undefined) return true;
    // It shows where the stream begins: what follows it is the stream's.
    sequence.pass(id);
    pair.isProven = true;
    pair.filler.prove(true);
    return true;
  }

  /** The connection goes on where the one before it ended. */
  #prove(pair: PairTrades): void {
    pair.isProven = true;
    pair.filler.prove();
  }

  #actOn(verdict: TradeVerdict, pair: PairTrades, trade: Trade): void {
    const { context, channel } = this.#init;
    switch (verdict) {
      case 'hole':
        this.#foundHole(pair);
        return;
      case 'filled':
        if (trade.origin !== 'backfill') pair.filler.countFilled();
        return;
      case 'twin':
        context.warn(Channel.TRADE, `another trade has the id ${trade.tradeId}, which was given before`, {
          symbol: trade.symbol,
        });
        return;
      case 'epoch': {
        const { firstId = 0, lastId = 0, from, until } = pair.sequence.hole ?? {};
        pair.isProven = true;
        pair.filler.giveUp();
        const reason = `the venue numbers its trades anew: ${lastId + 1} follows ${firstId - 1}, and what was between is not known`;
        context.warn(Channel.TRADE, reason, { symbol: trade.symbol });
        channel.state.reportLoss({ reason, from, until }, trade.symbol);
        return;
      }
      case 'next':
      case 'duplicate':
    }
  }

  #foundHole(pair: PairTrades): void {
    pair.isProven = true;
    const { hole } = pair.sequence;
    if (hole?.firstId !== undefined && hole.lastId !== undefined)
      pair.filler.addHole(hole as MissingTrades & IdRun);
  }

  /** Trades after the newest one, or since the stream began with the pair. */
  #missingSince({ symbol, sequence }: PairTrades): MissingTrades {
    const { last, lastTime } = sequence;
    return {
      symbol,
      firstId: last === undefined ? undefined : last + 1,
      lastId: undefined,
      from: lastTime ?? this.#begunAt(symbol) ?? now(),
      until: undefined,
    };
  }

  /** Since when, in exchange time, a pair has been received: a venue's times may be whole milliseconds. */
  #begunAt(symbol: CurrencyPair): number | undefined {
    const time = this.#init.liveSince.of(Channel.TRADE, symbol);
    return time === undefined ? undefined : Math.floor(time);
  }
}

const sourceOf = (connection: TradeConnection): GapSource => ({
  backfill:
    connection.session?.backfill &&
    ((missing, page) => connection.session?.backfill?.(missing, page) ?? NO_TRADES),
  resumesWithTrades: connection.params.resumesWithTrades ?? false,
  isReplacing: () => connection.isReplacing(),
});

const NO_TRADES = Promise.resolve({ trades: [], isComplete: false });
