export { AsyncQueue } from './delivery/async-queue.js';
export { QueueClosedError } from './delivery/queue-closed-error.js';
export type { QueueOptions, QueuePolicy } from './delivery/queue-options.js';
export type { Timeouts } from './connection/channel-params.js';
export { Channel, isPrivateChannel, type ChannelEvents, type EventHeader } from './channels/channel.js';
export type { ChannelRow } from './channels/channel-row.js';
export type { Pauses, ReconnectOptions, ReconnectPolicy } from './connection/governor/reconnect-policy.js';
export {
  CurrencyPair,
  isCurrencyPair,
  splitCurrencyPair,
  UNKNOWN_PAIR,
  type CurrencyPairParts,
} from './contract/currency-pair.js';
export { currencyPairs } from './contract/currency-pairs.js';
export { addDecimals, compareDecimals, subtractDecimals } from './wire/decimals.js';
export { LocalBook, type BookChange, type BookSide } from './book/local-book.js';
export type { BookDelivery, OrderBookArgs } from './book/book-request.js';
export type { BookLevel, OrderBook } from './channels/order-book.js';
export type {
  Exact,
  Fee,
  FillFees,
  FillNumber,
  Liquidity,
  OrderEvent,
  OrderFill,
  OrderNumber,
  OrderReason,
  OrderStatus,
  OrderType,
  PositionSide,
  Side,
  TimeInForce,
} from './channels/orders.js';
export type { Candle } from './channels/candle.js';
export type { FundingRate } from './channels/funding-rate.js';
export type { Instrument, InstrumentKind, InstrumentStatus } from './channels/instrument.js';
export type { Liquidation } from './channels/liquidation.js';
export type { BalanceNumber, MyBalance } from './channels/my-balance.js';
export type { MyPosition, PositionNumber } from './channels/my-position.js';
export type { MyOrder } from './channels/my-order.js';
export type { MyOrderBatch } from './channels/my-order-batch.js';
export type { MyTrade } from './channels/my-trade.js';
export type { Origin } from './channels/header.js';
export type { Stats24h, Ticker } from './channels/ticker.js';
export type { Trade, TradeKind } from './channels/trade.js';
export { Exchange } from './contract/exchange.js';
export { silentLogger, stderrLogger, type Logger } from './contract/logger.js';
export type { EventSink } from './delivery/event-sink.js';
export {
  CHANNELS,
  type ChannelHandlers,
  type ChannelName,
  type Channels,
  type EventOf,
  type HandlerName,
  type Observer,
  type QueueName,
} from './channels/channels.js';
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
export type { ChannelStatus, StreamReport } from './contract/stream-status.js';
export type { StreamState, StreamStatus } from './channels/status.js';
