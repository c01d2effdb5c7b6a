export { BookFault, BookFaults } from './books/book-faults.js';
export type { BookFrame, BookSides, SentBook } from './books/book-frame.js';
export { BookSource, type BookFacts } from './books/book-source.js';
export { BookSubscription, type BookWire } from './books/book-subscription.js';
export { Books, type BooksInit, type RestBook } from './books/books.js';
export { formatTimestamp, strictClock, toMicroseconds, type Clock } from './wire/clock.js';
export { candleInterval, type CandleInterval } from './candles/candle-interval.js';
export type { CandleRange, CandleSeries, QuietIntervals } from './candles/candle-series.js';
export type { MarketCandle } from './candles/market-candle.js';
export { DecayingCounter, type Budget } from './server/budget.js';
export { Connection, type ConnectionHandler } from './server/connection.js';
export {
  exactUnits,
  formatUnits,
  parseUnits,
  toUnits,
  unitsToNumber,
  unitsToText,
  withDecimals,
  withoutZeros,
  type Decimal,
  type DecimalFault,
} from './wire/decimal.js';
export { isPerpetual, type Funding } from './derivatives/funding.js';
export type {
  FundingChange,
  FundingOptions,
  FundingPayment,
  FundingPayments,
  FundingState,
} from './derivatives/funding-types.js';
export type { MarketLiquidation } from './derivatives/liquidations.js';
export { ContractMarket } from './derivatives/contract-market.js';
export { Faults, type VenueHooks } from './faults/faults.js';
export { GarbageKind } from './faults/garbage.js';
export { jsonArray, jsonObject, quoted, type JsonFields } from './wire/json-text.js';
export { Market } from './market/market.js';
export type { Countdown } from './orders/dead-man-switches.js';
export type { MarketOptions } from './market/market-options.js';
export { PublicMarket } from './market/public-market.js';
export type {
  BookSnapshot,
  Level,
  LevelUpdate,
  MarketEvents,
  MarketStep,
  PublicTrade,
  Top,
} from './market/market-events.js';
export {
  opposite,
  OrderBook,
  type LevelChange,
  type Match,
  type RestingOrder,
  type Side,
  type Taker,
} from './market/order-book.js';
export {
  isDone,
  type OrderReason,
  type OrderStatus,
  type OrderType,
  type OrderUpdate,
  type OwnFill,
  type OwnOrder,
  type PlaceOrder,
  type TimeInForce,
  type Trail,
  type TriggerBy,
} from './orders/own-order.js';
export { isConditional } from './orders/order-terms.js';
export type { ClientIdRule } from './orders/order-reader.js';
export { highestFee, type FeeRates } from './orders/order-need.js';
export {
  RefusalReason,
  type AmendOrder,
  type OrderFilter,
  type OrderKey,
  type OrderRefusal,
  type OrderResult,
  type ReplaceResult,
  type SubmitOrder,
} from './orders/order-request.js';
export { Ledger, type Payment } from './ledger/ledger.js';
export {
  SystemAccount,
  type Balance,
  type BalanceUpdate,
  type EntryKind,
  type EntryReference,
  type LedgerEntry,
  type Margin,
  type MoneyChanges,
  type Position,
  type PositionUpdate,
} from './ledger/ledger-types.js';
export type { Funds } from './ledger/money.js';
export type { PositionSide } from './ledger/position-record.js';
export type { PairStatus } from './market/pair-market.js';
export { fillsOf, OrderNotes, type OrderNote } from './orders/order-notes.js';
export { OwnLists, type ListLag, type OwnList, type PoisonOptions } from './orders/own-lists.js';
export { Paced } from './server/paced.js';
export {
  pairSpec,
  splitPair,
  usdValue,
  type ContractTerms,
  type Increments,
  type OrderLimits,
  type PairSpec,
} from './market/pair-spec.js';
export { Random } from './market/random.js';
export { RateWindow, RateWindows } from './server/rate-window.js';
export type { Refusal, RefuseOptions, RestRefuseOptions } from './faults/refusals.js';
export { BodyFault, type BodyFaultOptions } from './faults/rest-bodies.js';
export { answering, type RestHandler, type RestRequest, type RestResponse } from './server/rest.js';
export { isSameText } from './wire/same-text.js';
export type {
  Credentials,
  PlaceVenueOrder,
  SimulatedVenue,
  SubmitVenueOrder,
} from './server/simulated-venue.js';
export { TradingDay } from './server/trading-day.js';
export { VenueBase, type VenueAccounts, type VenueBaseInit } from './server/venue-base.js';
export type { VenueOptions } from './server/venue-options.js';
export {
  VenueServer,
  type Acceptor,
  type DialGuard,
  type RefusalWords,
  type ServerCounters,
} from './server/venue-server.js';
export { WireClient } from './server/wire-client.js';
export { ScenarioError } from './scenario/check-scenario.js';
export type { ScenarioRun } from './scenario/scenario-run.js';
export { Scenario } from './scenario/scenario.js';
export type { ScenarioVenue } from './scenario/step-kind.js';
export { MoneyAudit } from './audit/money-audit.js';
export { RandomTrader, type Action, type RandomTraderInit } from './audit/random-trader.js';
