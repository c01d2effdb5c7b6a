import type { BalanceUpdate, PositionUpdate } from '../ledger/ledger-types.js';
import type { FundingPayments } from '../derivatives/funding-types.js';
import type { MarketLiquidation } from '../derivatives/liquidations.js';
import type { OrderUpdate } from '../orders/own-order.js';
import type { Side } from './order-book.js';
import type { PairStatus } from './pair-market.js';

/** Both a number and the exact decimal text, because wires want the text and tests the number. */
export interface Level {
  readonly price: number;
  readonly priceText: string;
  readonly volume: number;
  readonly volumeText: string;
}

/** A public trade. Prices in quote currency, volumes in base currency. */
export interface PublicTrade extends Level {
  readonly pair: string;
  /** Rises by one with every trade of the pair, unless a venue used ids for something else. */
  readonly id: number;
  /** The taker's side. */
  readonly side: Side;
  /** The taker's order type. */
  readonly orderType: 'limit' | 'market';
  /** The taker is an order that closes a position by force; absent otherwise. */
  readonly kind?: 'liquidation';
  /** Epoch milliseconds with a microsecond fraction. */
  readonly time: number;
}

/** The best of both sides; a side without orders is absent. */
export interface Top {
  readonly pair: string;
  readonly time: number;
  readonly bid: Level | undefined;
  readonly ask: Level | undefined;
}

/** A book level whose volume is now this; `volume` 0 (and `volumeText` `0.00…`) when it is gone. */
export interface LevelUpdate extends Level {
  readonly side: Side;
}

/** The book of a pair, best first. */
export interface BookSnapshot {
  readonly pair: string;
  readonly time: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** All effects of one action in the market: a venue would put them into one frame. */
export interface MarketStep {
  readonly pair: string;
  readonly time: number;
  readonly trades: readonly PublicTrade[];
  readonly orders: readonly OrderUpdate[];
  readonly levels: readonly LevelUpdate[];
  /** The new top of the book, when it changed. */
  readonly top: Top | undefined;
}

/** The events of a market. `step` contains all events of one action; the others report them one by one. */
export interface MarketEvents {
  step: MarketStep;
  trade: PublicTrade;
  top: Top;
  order: OrderUpdate;
  /** A balance has changed, by an order (then after its event) or by something else. */
  balance: BalanceUpdate;
  /** A fill has changed a position; after the event of its order. */
  position: PositionUpdate;
  /** The numbering of a pair's trades restarted. */
  restart: { readonly pair: string };
  /** A pair takes other orders than before. */
  status: { readonly pair: string; readonly status: PairStatus };
  /** Prices and volumes of a pair are written with other decimals from now on. */
  precision: { readonly pair: string };
  /** The status, increments or precision of a pair changed; after the event of that change. */
  instrument: { readonly pair: string };
  /** The funding of a pair was due, and its rate is the next one from now on; after the balances that it changed. */
  funding: FundingPayments;
  /** A position of the crowd was closed by force; after the trades by which it was closed. */
  liquidation: MarketLiquidation;
}
