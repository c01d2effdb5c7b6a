import type { MissingTrades } from './missing/missing-trades.js';
import { now } from '../contract/clock.js';
import { sleep } from '../connection/governor/sleep.js';
import type { TokenBucket } from '../connection/governor/token-bucket.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { PairTrades, TradeConnection } from './trade-sequencer.js';

/** Interval of the checks, and how long a pair may be without a trade before REST is read, in milliseconds. */
const CHECK_INTERVAL = 1_000;
const QUIET = 60_000;
const LONGEST_QUIET = 1_800_000;

/** REST is read for at most one pair in so many milliseconds. */
const PROBE_INTERVAL = 5_000;

/** If no pair of a connection has a trade, so many ticker events in so many milliseconds are suspicious. */
const BUSY = 200;
const BUSY_QUIET = 5_000;

/** The same where REST cannot be read: then the connection is replaced, and twice as many are needed the next time. */
const BUSIER = 1_000;
const BUSIER_QUIET = 10_000;

/** How long a trade that REST lists may still be on its way, in milliseconds. */
const ON_ITS_WAY = 1_000;

export interface SilenceCheckInit {
  readonly pairOf: (symbol: CurrencyPair) => PairTrades;
  /** The trades that would be missing if the connection had become silent. */
  readonly missingOf: (pair: PairTrades) => MissingTrades;
  readonly pace: TokenBucket;
  /** Aborted at the end of the stream. Another one once it is started again. */
  readonly signal: () => AbortSignal;
  /** Number of events of the ticker channel so far. */
  readonly tickers: () => number;
}

/** A connection that is checked. Times are of our clock. */
interface Watched {
  readonly connection: TradeConnection;
  /** Since when none of its pairs has had a trade, and the number of ticker events until then. */
  quietSince: number;
  tickers: number;
  readonly liveSince: number;
  /** When REST was last read for a quiet pair, and how long to wait before it is read again. */
  readonly quiet: Map<CurrencyPair, { readonly time: number; readonly patience: number }>;
  /** Number of suspicions that REST disproved, and of those for which REST could not be read. */
  unfounded: number;
  unanswered: number;
}

/**
 * Detects a trade subscription that was acknowledged and sends nothing. The proof is a trade that REST lists and that
 * did not arrive. Where REST cannot be read, thousands of ticker events without a trade are taken as proof.
 */
export class SilenceCheck {
  readonly #init: SilenceCheckInit;
  readonly #watched = new Map<TradeConnection, Watched>();
  /** How often connections were replaced in a row without a proof. */
  #replaced = 0;
  #timer: NodeJS.Timeout | undefined;
  #nextProbe = 0;
  #isProbing = false;

  constructor(init: SilenceCheckInit) {
    this.#init = init;
  }

  watch(connection: TradeConnection): void {
    if (this.#init.signal().aborted) return;
    const { tickers } = this.#init;
    this.#watched.set(connection, {
      connection,
      liveSince: now(),
      quietSince: now(),
      tickers: tickers(),
      quiet: new Map(),
      unfounded: 0,
      unanswered: 0,
    });
    this.#timer ??= setInterval(() => {
      for (const watched of this.#watched.values()) this.#check(watched);
    }, CHECK_INTERVAL);
  }

  unwatch(connection: TradeConnection): void {
    this.#watched.delete(connection);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #check(watched: Watched): void {
    const { tickers } = this.#init;
    const time = now();
    const heard = this.#lastTradeOf(watched);
    if (heard > watched.quietSince) {
      watched.quietSince = heard;
      watched.tickers = tickers();
      watched.unfounded = 0;
      watched.unanswered = 0;
      this.#replaced = 0;
    }
    const quiet = time - watched.quietSince;
    const changes = tickers() - watched.tickers;
    const canAsk = watched.connection.session?.backfill !== undefined;
    const patience = 2 ** this.#replaced;
    if (
      (!canAsk || watched.unanswered > 0) &&
      changes >= BUSIER * patience &&
      quiet >= BUSIER_QUIET * patience
    ) {
      this.#replaced++;
      this.#watched.delete(watched.connection);
      watched.connection.restart(`no trade for ${Math.round(quiet)} ms, but ${changes} ticker events`);
    } else if (canAsk && !this.#isProbing && time >= this.#nextProbe) {
      const isBusy = changes >= BUSY && quiet >= BUSY_QUIET * 2 ** watched.unfounded;
      const pair = isBusy ? this.#mostActive(watched) : this.#quietest(watched, time);
      if (pair) void this.#probe(watched, pair);
    }
  }

  async #probe(watched: Watched, pair: PairTrades): Promise<void> {
    const { missingOf } = this.#init;
    const signal = this.#init.signal();
    this.#isProbing = true;
    this.#nextProbe = now() + PROBE_INTERVAL;
    try {
      const isSilent = await this.#hasUndelivered(watched, pair, missingOf(pair));
      if (signal.aborted || this.#watched.get(watched.connection) !== watched) return;
      watched.unanswered = 0;
      if (isSilent)
        watched.connection.restart(`trades of ${pair.symbol} do not arrive, though the connection is open`);
      else watched.unfounded++;
    } catch {
      watched.unanswered++;
    } finally {
      this.#isProbing = false;
    }
  }

  /** Whether REST lists a trade that should have arrived on the connection by now. */
  async #hasUndelivered(
    { connection }: Watched,
    { sequence }: PairTrades,
    missing: MissingTrades,
  ): Promise<boolean> {
    const { pace } = this.#init;
    const signal = this.#init.signal();
    await sleep(pace.take(), signal);
    const page = await connection.session?.backfill?.(missing);
    const since = missing.firstId === undefined ? missing.from : undefined;
    const ids = (page?.trades ?? [])
      .filter(({ trade, id }) =>
        since === undefined ? id >= (missing.firstId ?? 0) : (trade.exchangeTime ?? 0) > since,
      )
      .map(({ id }) => id);
    if (ids.every((id) => sequence.has(id))) return false;
    await sleep(ON_ITS_WAY, signal);
    return ids.some((id) => !sequence.has(id));
  }

  #lastTradeOf({ connection }: Watched): number {
    let last = -Infinity;
    for (const symbol of connection.pairs) last = Math.max(last, this.#init.pairOf(symbol).receivedTime);
    return last;
  }

  /** The pair with the latest trade. After unfounded suspicions the next one in this order. */
  #mostActive({ connection, unfounded }: Watched): PairTrades | undefined {
    const pairs = connection.pairs.map((symbol) => this.#init.pairOf(symbol));
    pairs.sort((left, right) => right.receivedTime - left.receivedTime);
    const candidates = pairs.filter(({ filler }) => filler.isIdle);
    return candidates[unfounded % Math.max(candidates.length, 1)];
  }

  /** A pair without a trade for some time. The interval doubles while REST lists no trade either. */
  #quietest({ connection, quiet, liveSince }: Watched, time: number): PairTrades | undefined {
    for (const symbol of connection.pairs) {
      const pair = this.#init.pairOf(symbol);
      const heard = Math.max(pair.receivedTime, liveSince);
      const asked = quiet.get(symbol);
      const isStillQuiet = asked !== undefined && asked.time > heard;
      const due = isStillQuiet ? asked.time + asked.patience : heard + QUIET;
      if (time < due || !pair.filler.isIdle) continue;
      const patience = isStillQuiet ? Math.min(2 * asked.patience, LONGEST_QUIET) : 2 * QUIET;
      quiet.set(symbol, { time, patience });
      return pair;
    }
    return undefined;
  }
}
