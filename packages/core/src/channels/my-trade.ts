import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import type { Exact, FillFees, FillNumber, Liquidity, PositionSide, Side } from './orders.js';

/**
 * One own fill. Published exactly once per (exchange, account, symbol, tradeId, orderId) for the life of the stream.
 * Both sides of one trade may be own orders.
 */
export interface MyTrade extends HeaderOf<'my_trade'>, FillFees {
  /** The `account` of the stream's options. Absent if they have none. */
  readonly account?: string;
  /** The venue's id of the fill. */
  readonly tradeId: string;
  /** The venue's id of the order. */
  readonly orderId: string;
  /** The id that the order was placed with. Absent if it has none, or if the venue has not sent it. */
  readonly clientOrderId?: string;
  /** Side of the own order. `unknown` only where neither the fill nor an earlier event named it. */
  readonly side: Side | 'unknown';
  /** Price of the fill, in quote currency. */
  readonly price: number;
  /** Volume of the fill, in base currency, contracts already converted. */
  readonly volume: number;
  /**
   * The venue's own quantity, in contracts. Absent on spot markets, and where the venue does not count in contracts.
   */
  readonly contracts?: number;
  /** The position that the fill changes. Absent where the venue does not name one. */
  readonly positionSide?: PositionSide;
  /** Whether the own order rested (`maker`) or took (`taker`). `unknown` where the venue does not send it. */
  readonly liquidity: Liquidity;
  /**
   * Number of the correction, 1, 2, ..., when the venue corrects a published fill: it added the commission later, or
   * changed price or size. The event replaces the earlier one. Absent on the first event of a fill.
   */
  readonly revision?: number;
  /** The decimal texts of the numbers above. */
  readonly exact: Exact<FillNumber>;
}

/** Queue of an observer. */
export interface MyTradeObserver {
  /** Own fills. Each exactly once for the life of the stream, whatever the venue replays. Never dropped. */
  readonly myTradeQueue?: EventSink<MyTrade>;
}

/** Callback of a service. */
export interface MyTradeHandler {
  /** An own fill. */
  onMyTrade(trade: MyTrade): void | Promise<void>;
}

export const myTrade = channelRow<MyTradeObserver, MyTradeHandler>()({
  queue: 'myTradeQueue',
  handler: 'onMyTrade',
  list: 'myTrades',
  summary: 'own fills',
  access: 'private',
  delivery: 'each',
  lossless: true,
  // `AccountLedger` checks each row before it merges it.
  sound: (fill) => fill,
});
