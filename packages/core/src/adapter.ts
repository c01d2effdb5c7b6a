export {
  INFO,
  type ChannelParams,
  type Control,
  type MissingTrades,
  type NumberedTrade,
  type Outage,
  type Rate,
  type SubscribeContext,
  type TradePage,
  type VenueLimits,
} from './channel-params.js';
export { now } from './clock.js';
export { keepAwayOf } from './connection/connection-end.js';
export { untilEpoch } from './connection/reconnect-policy.js';
export type { Dial, Link, LinkEvents, TlsTrust } from './connection/link.js';
export {
  addDecimals,
  compareDecimals,
  divideDecimals,
  isDecimal,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
} from './decimal.js';
export { parseExactJson } from './exact-json.js';
export type { Loss, Recovery } from './recoveries.js';
export { replaceOrigin } from './replace-origin.js';
export { QUEUE_OF_CHANNEL } from './observer.js';
export { OwnFeed, type OwnFrame, type OwnNews, type OwnRow } from './own/own-feed.js';
export type { FillRow, FillUpdate, OrderUpdate } from './own/order-update.js';
export { QuoteOrder, type QuoteStamp } from './quote-order.js';
export { RestClient, type RestRequest, type RestResponse } from './rest/rest-client.js';
export { rowError } from './row-error.js';
export { describeUnregistered } from './registry.js';
export { didYouMean } from './similar.js';
export { BASE_SIZES, inverseSizes, linearSizes, type Sizes } from './sizes.js';
export { checkLogger, type OptionRules, type ResolvedOptions } from './stream-options.js';
export { epochTimeOf, parseTimestamp, timestampOf, type TimeUnit } from './timestamp.js';
export { amountOf, figureOf, idOf, isRow, numberOf, optionalNumberOf, textOf, type Row } from './wire.js';
export { EMPTY_LISTING, joinListings, readRows, type Listing, type OrderName } from './own/listing.js';
export type { OwnApi } from './own/recovery/own-api.js';
export { OwnConnection, type OwnConnectionInit } from './own/recovery/own-connection.js';
export type { PublicHeader } from './public-header.js';
export { readTrades, type ReadTrades } from './trades/read-trades.js';
export { VenueClock } from './venue-clock.js';
export {
  amount,
  decimal,
  flag,
  id,
  optionalAmount,
  optionalDecimal,
  optionalText,
  reader,
  text,
} from './wire-schema.js';
