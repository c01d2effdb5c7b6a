export { AsyncQueue, QueueClosedError, type QueueOptions, type QueuePolicy } from './async-queue.js';
export type { Timeouts } from './channel-params.js';
export { Channel, isPrivateChannel } from './channel.js';
export type { Pauses, ReconnectOptions, ReconnectPolicy } from './connection/reconnect-policy.js';
export {
  CurrencyPair,
  isCurrencyPair,
  splitCurrencyPair,
  UNKNOWN_PAIR,
  type CurrencyPairParts,
} from './currency-pair.js';
export { addDecimals, compareDecimals, subtractDecimals } from './decimal.js';
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
} from './events.js';
export { Exchange } from './exchange.js';
export { silentLogger, stderrLogger, type Logger } from './logger.js';
export type { ChannelEvents, EventSink, Observer } from './observer.js';
export { isOpen, isTerminal } from './order-status.js';
export {
  adapterPackageOf,
  getExchangeStream,
  registerExchange,
  registeredExchanges,
  type ExchangeStreams,
  type StreamClass,
  type StreamOf,
  type SubscribeArgsOf,
} from './registry.js';
export { StreamBase } from './stream-base.js';
export { StreamError, type StreamErrorCode, type StreamErrorInit } from './stream-error.js';
export type { StreamOptions } from './stream-options.js';
export type { ChannelStatus, StreamReport, StreamState, StreamStatus } from './stream-status.js';
