/** What the venue's candles state, where the stream has them. */
export interface CandleSuite {
  /** The length that is asked for, in minutes at most. @defaultValue '1m' */
  readonly interval: string;
  /** What the venue does about an interval without a trade: it has no candle, or a flat one. @defaultValue 'skip' */
  readonly quiet: 'skip' | 'flat';
  /**
   * Whether the venue lists past candles, so that missed ones are fetched. Otherwise they are reported as gaps.
   *
   * @defaultValue true
   */
  readonly areListed: boolean;
}

/** What the venue's instruments state, where the stream has them. */
export interface InstrumentSuite {
  /** Whether increments change while the venue's simulator runs. @defaultValue true */
  readonly incrementsChange: boolean;
  /** Whether pairs of the venue's simulator halt. @defaultValue true */
  readonly pairsHalt: boolean;
  /** Whether they are read over REST alone, so that there is no connection to lose. @defaultValue false */
  readonly isPolled: boolean;
}

/** What the venue's liquidations are, where the stream has them. */
export interface LiquidationSuite {
  /** Whether an event is a liquidation order, or one of its trades. @defaultValue 'order' */
  readonly per: 'order' | 'trade';
}
