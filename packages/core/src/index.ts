export { AsyncQueue, QueueClosedError, type QueueOptions, type QueuePolicy } from './delivery/async-queue.js';
export type { Timeouts } from './connection/channel-params.js';
export { Channel, isPrivateChannel } from './channels/channel.js';
export type { Pauses, ReconnectOptions, ReconnectPolicy } from './connection/governor/reconnect-policy.js';
export {
  CurrencyPair,
  isCurrencyPair,
  splitCurrencyPair,
  UNKNOWN_PAIR,
  type CurrencyPairParts,
} from './contract/currency-pair.js';
export { addDecimals, compareDecimals, subtractDecimals } from './wire/decimals.js';
export type {
  BookLevel,
  EventHeader,
  Exact,
  Fee,
  FillFees,
  FillNumber,
  Liquidity,
  MyOrder,
  MyOrderBatch,
  MyTrade,
  OrderBook,
  OrderEvent,
  OrderFill,
  OrderNumber,
  OrderReason,
  OrderStatus,
  OrderType,
  Origin,
  PositionSide,
  Side,
  Stats24h,
  Ticker,
  TimeInForce,
  Trade,
  TradeKind,
} from './channels/events.js';
export { Exchange } from './contract/exchange.js';
export { silentLogger, stderrLogger, type Logger } from './contract/logger.js';
export type { ChannelEvents, EventSink, Observer } from './delivery/observer.js';
export { isOpen, isTerminal } from './account/order-status.js';
export {
  adapterPackageOf,
  getExchangeStream,
  registerExchange,
  registeredExchanges,
  type ExchangeStreams,
  type StreamClass,
  type StreamOf,
  type SubscribeArgsOf,
} from './stream/registry.js';
export { StreamBase } from './stream/stream-base.js';
export { StreamError, type StreamErrorCode, type StreamErrorInit } from './contract/stream-error.js';
export type { StreamOptions } from './contract/stream-options.js';
export type { ChannelStatus, StreamReport, StreamState, StreamStatus } from './contract/stream-status.js';
