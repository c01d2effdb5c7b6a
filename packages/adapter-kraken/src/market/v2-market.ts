import type { CurrencyPair, Ticker, Trade } from '@hftjs/core';
import type {
  MessageDescription,
  MissingTrades,
  PeriodicTask,
  PublicHeader,
  SessionContext,
  TradePage,
} from '@hftjs/core/adapter';

/** What a market that speaks WebSocket v2 has of its own: the spot market, and derivatives on the unified API. */
export interface V2Market {
  readonly symbols: {
    /** The pair as it was subscribed; `undefined` for one that was not. */
    subscribed(symbol: string): CurrencyPair | undefined;
    symbolOf(pair: CurrencyPair): string;
  };
  /** Arguments of the subscriptions. */
  readonly tickerArgs: object;
  readonly tradeArgs: object;
  /** Rejects pairs that are known not to exist, and returns the others. @defaultValue the venue rejects them itself */
  readonly listed?: (
    pairs: readonly CurrencyPair[],
    context: SessionContext,
  ) => Promise<readonly CurrencyPair[]>;
  /**
   * Whether a pair that the venue refuses is halted rather than unknown. @defaultValue the venue's text decides
   *
   * @returns the state of its market; `undefined` where it is refused for good
   */
  readonly haltOf?: (pair: CurrencyPair) => Promise<string | undefined>;
  readonly tickerMessage: MessageDescription;
  readonly readTicker: (row: unknown, symbol: CurrencyPair, header: PublicHeader) => Ticker;
  readonly readTrade: (row: unknown, symbol: CurrencyPair, header: PublicHeader) => Trade;
  /** One page of missing trades, where the market's REST lists them by number. */
  readonly backfill?: (
    missing: MissingTrades,
    page: string | undefined,
    context: SessionContext,
  ) => Promise<TradePage>;
  readonly every?: PeriodicTask;
}
