import type { LiveSince } from '../delivery/live-since.js';
import type { Publisher } from '../delivery/publisher.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { ChannelParams } from '../connection/channel-params.js';
import type { Session } from '../connection/session.js';
import type { MissingTrades } from './missing/missing-trades.js';
import { Channel } from '../channels/channel.js';
import { now } from '../contract/clock.js';
import { TokenBucket } from '../connection/governor/token-bucket.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Trade } from '../channels/trade.js';
import type { StreamContext } from '../stream/stream-context.js';
import { GapFiller, type GapSource } from './missing/gap-filler.js';
import type { IdRun } from './id-ranges.js';
import { FrameMap } from '../wire/frame-map.js';
import { SilenceCheck } from './silence-check.js';
import { TradeSequence, type TradeVerdict } from './trade-sequence.js';

/** The budget of REST calls for public trades of one stream, even if the venue allows more. */
const PACE = { count: 1, per: 500 };

/** How long to wait for the next trade in line after an unreadable frame, in milliseconds. */
const DOUBT_PATIENCE = 2_000;

/** The connection of a feed with trades. */
export interface TradeConnection {
  readonly params: Pick<ChannelParams, 'resumesWithTrades'>;
  /** The session of the present connection. */
  readonly session: Pick<Session, 'backfill' | 'recover'> | undefined;
  readonly pairs: readonly CurrencyPair[];
  /** Whether a second connection is replacing the present one. */
  isReplacing(): boolean;
  /** Replaces the connection, because it sends no trades any more. */
  restart(reason: string): void;
}

export interface TradeSequencerInit {
  readonly context: StreamContext;
  readonly channel: SubscribedChannel;
  /** The ticker channel, if it is subscribed. */
  readonly ticker: SubscribedChannel | undefined;
  readonly liveSince: LiveSince;
  /** Publishes trades that were fetched. */
  readonly publisher: () => Publisher;
}

/** The state of one pair's trades. */
export interface PairTrades {
  readonly symbol: CurrencyPair;
  readonly sequence: TradeSequence;
  readonly filler: GapFiller;
  /** Receive time of the last trade. */
  receivedTime: number;
  /** Whether a trade of the present connection proved that none was missed before it. */
  isProven: boolean;
}

/**
 * The public trades of a stream. Each is published once. Missing ones are fetched, or reported as a gap if that is not
 * possible.
 */
export class TradeSequencer {
  readonly #init: TradeSequencerInit;
  readonly #pairs = new FrameMap<CurrencyPair, PairTrades>();
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
      signal: () => context.signal,
      tickers: () => ticker?.counters.events ?? 0,
    });
  }

  /** A trade without a number is published. */
  note(trade: Trade): void {
    const pair = this.#pairOf(trade.symbol);
    pair.receivedTime = trade.receivedTime;
    if (trade.exchangeTime !== undefined) pair.sequence.lastTime = trade.exchangeTime;
  }

  /**
   * Judges by its number whether a trade is published. After publishing, `settle` is called unless the trade is `plain`:
   * the next one of a pair of which nothing is missing.
   *
   * @param firstId - where the trade covers several numbers, the first of them; `id` is the last
   */
  judge(trade: Trade, id: number, firstId: number): TradeVerdict | 'history' | 'plain' {
    const pair = this.#pairOf(trade.symbol);
    if (trade.origin !== undefined && this.#isHistory(pair, trade, id)) return 'history';
    const verdict = pair.sequence.add(trade, id, firstId);
    if (verdict === 'duplicate') this.#init.channel.counters.duplicates++;
    else pair.receivedTime = trade.receivedTime;
    if (verdict === 'next' && pair.isProven && trade.origin === undefined) return 'plain';
    return verdict;
  }

  /** A trade was published: acts on the verdict. */
  settle(verdict: TradeVerdict, trade: Trade): void {
    const pair = this.#pairOf(trade.symbol);
    if (verdict !== 'next') this.#actOn(verdict, pair, trade);
    else if (!pair.isProven) this.#prove(pair);
    if (trade.origin === 'backfill') pair.filler.countFilled();
  }

  /** The venue used a number for something that is not a trade of the market: it is not missing. */
  skipId(symbol: CurrencyPair, id: number): void {
    const pair = this.#pairOf(symbol);
    const verdict = pair.sequence.pass(id);
    if (verdict === 'hole') this.#foundHole(pair);
    else if (!pair.isProven) this.#prove(pair);
  }

  /** A frame or row of trades could not be read: a trade may be missing, which no later trade may show. */
  doubt(): void {
    if (this.#isDoubted) return;
    this.#isDoubted = true;
    // A frame may have thousands of unreadable rows: the check is made once for all.
    setImmediate(() => {
      this.#isDoubted = false;
      for (const pair of this.#pairs.values()) {
        if (!pair.filler.isConnected) continue;
        pair.isProven = false;
        pair.filler.suspect(this.#missingSince(pair), DOUBT_PATIENCE);
      }
    });
  }

  /** A connection becomes live. @param isResumed - whether its pairs were live before */
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

  /** A pair that was added to a live connection is live. */
  added(connection: TradeConnection, symbol: CurrencyPair): void {
    this.#pairOf(symbol).filler.resume(sourceOf(connection), undefined);
  }

  /** Forgets a pair that was unsubscribed. */
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
      signal: () => context.signal,
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

  /** Whether a trade was fetched, or sent as a snapshot, that happened before the stream began. */
  #isHistory(pair: PairTrades, trade: Trade, id: number): boolean {
    const { sequence } = pair;
    if (trade.origin !== 'backfill') return false;
    if (sequence.beginId !== undefined && id > sequence.beginId) return false;
    const begun = this.#begunAt(trade.symbol);
    if (begun === undefined || trade.exchangeTime === undefined || trade.exchangeTime >= begun) return false;
    this.#init.channel.counters.skipped++;
    if (sequence.beginId !== undefined) return true;
    // The trades after this one happened since the stream began.
    sequence.pass(id);
    pair.isProven = true;
    pair.filler.prove(true);
    return true;
  }

  /** A trade proved that none was missed before the present connection. */
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
        context.warn(Channel.TRADE, `another trade has the id ${trade.tradeId}, which was used before`, {
          symbol: trade.symbol,
        });
        return;
      case 'epoch': {
        const { firstId = 0, lastId = 0, from, until } = pair.sequence.hole ?? {};
        pair.isProven = true;
        pair.filler.giveUp();
        const reason = `the venue restarted its trade numbers: ${lastId + 1} follows ${firstId - 1}; trades between them may be missing`;
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

  /** Exchange time since which a pair has been received. */
  #begunAt(symbol: CurrencyPair): number | undefined {
    return this.#init.liveSince.of(Channel.TRADE, symbol);
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
