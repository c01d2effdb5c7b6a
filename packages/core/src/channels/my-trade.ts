import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import type { Exact, FillFees, FillNumber, Liquidity, PositionSide, Side } from './orders.js';

/**
 * One own fill. Published exactly once per (exchange, account, symbol, tradeId, orderId) for the life of the stream.
 * Both sides of one trade may be own orders.
 */
export interface MyTrade extends HeaderOf<'my_trade'>, FillFees {
  readonly account?: string;
  readonly tradeId: string;
  readonly orderId: string;
  readonly clientOrderId?: string;
  readonly side: Side | 'unknown';
  /** Quote currency. */
  readonly price: number;
  /** Base currency, contracts already converted. */
  readonly volume: number;
  readonly contracts?: number;
  /** The position that the fill changes, on derivatives venues that keep several. */
  readonly positionSide?: PositionSide;
  readonly liquidity: Liquidity;
  /**
   * 1, 2, ... when the venue corrects a published fill: it added the commission later, or changed price or size. The
   * event replaces the earlier one. Absent on the first event of a fill.
   */
  readonly revision?: number;
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
