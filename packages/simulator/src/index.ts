export { BookFault, BookFaults } from './books/book-faults.js';
export type { BookFrame, BookSides, SentBook } from './books/book-frame.js';
export { BookSource, type BookFacts } from './books/book-source.js';
export { BookSubscription, type BookWire } from './books/book-subscription.js';
export { Books, type BooksInit, type RestBook } from './books/books.js';
export { formatTimestamp, strictClock, toMicroseconds, type Clock } from './clock.js';
export { Connection, type ConnectionHandler } from './connection.js';
export { formatUnits, parseUnits, toUnits, unitsToNumber, unitsToText, withoutZeros } from './decimal.js';
export { Faults, type VenueHooks } from './faults.js';
export { GarbageKind } from './garbage.js';
export { jsonArray, jsonObject, quoted, type JsonFields } from './json-text.js';
export { Market, type MarketOptions } from './market.js';
export type {
  BookSnapshot,
  Level,
  LevelUpdate,
  MarketEvents,
  MarketStep,
  PublicTrade,
  Top,
} from './market-events.js';
export {
  opposite,
  OrderBook,
  type LevelChange,
  type Match,
  type RestingOrder,
  type Side,
  type Taker,
} from './order-book.js';
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
} from './own-order.js';
export { fillsOf, OrderNotes, type OrderNote } from './order-notes.js';
export { OwnLists, type ListLag, type OwnList, type PoisonOptions } from './own-lists.js';
export { Paced } from './paced.js';
export { pairSpec, splitPair, usdValue, type PairSpec } from './pair-spec.js';
export { Random } from './random.js';
export { RateWindow, RateWindows } from './rate-window.js';
export type { Refusal, RefuseOptions, RestRefuseOptions } from './refusals.js';
export { BodyFault, type BodyFaultOptions } from './rest-bodies.js';
export { answering, type RestHandler, type RestRequest, type RestResponse } from './rest.js';
export { isSameText } from './same-text.js';
export type { Credentials, PlaceVenueOrder, SimulatedVenue } from './simulated-venue.js';
export { TradingDay } from './trading-day.js';
export { VenueBase, type VenueAccounts, type VenueBaseInit } from './venue-base.js';
export type { VenueOptions } from './venue-options.js';
export {
  VenueServer,
  type Acceptor,
  type DialGuard,
  type RefusalWords,
  type ServerCounters,
} from './venue-server.js';
export { WireClient } from './wire-client.js';
