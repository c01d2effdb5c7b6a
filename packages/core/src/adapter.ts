export type { AccountPublisher } from './account/account-publisher.js';
export type {
  BalanceRow,
  Holdings,
  HoldingsFrame,
  HoldingsList,
  HoldingsReads,
  HoldingsSource,
  PositionRow,
} from './account/holdings/holding-rows.js';
export type { BookFacts, Books, RestSnapshots, StreamSnapshots } from './book/book-facts.js';
export type { BookMessage } from './book/book-message.js';
export { bookRequest, orderBookArg, type BookRequest } from './book/book-request.js';
export { CandleInterval } from './candles/candle-interval.js';
export {
  candleArg,
  candleIntervals,
  type CandleArgs,
  type CandleIntervals,
} from './candles/candle-intervals.js';
export type { CandleFacts, CandleRow, Candles, MissingCandles } from './candles/candle-facts.js';
export { PriceLevels } from './book/price-levels.js';
export {
  CONSECUTIVE,
  FIRST_TO_LAST,
  PREVIOUS_LAST,
  PREVIOUS_NAMED,
  UNNUMBERED,
  type SequenceRule,
  type SequenceVerdict,
} from './book/build/sequence-rules.js';
export type { ChannelParams, Rate, VenueLimits } from './connection/channel-params.js';
export { INFO, type Control } from './connection/control.js';
export {
  SubscribeRequests,
  type SubscribeRequestsInit,
} from './connection/subscribing/subscribe-requests.js';
export type { Outage, PeriodicTask, Session, SessionContext } from './connection/session.js';
export type { MissingTrades, NumberedTrade, TradePage } from './trades/missing/missing-trades.js';
export { apiKeyOf, type ApiKey } from './contract/api-key.js';
export { now } from './contract/clock.js';
export { keepAwayOf } from './connection/connection-end.js';
export { paced, setPace } from './connection/governor/pace.js';
export { untilEpoch } from './connection/governor/reconnect-policy.js';
export type { Dial, Link, LinkEvents, TlsTrust } from './connection/socket/link.js';
export {
  addDecimals,
  compareDecimals,
  divideDecimals,
  isDecimal,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
} from './wire/decimals.js';
export { parseExactJson } from './frames/exact-json.js';
export { FrameSequence } from './frames/frame-sequence.js';
export { readFrameRows } from './frames/read-frame-rows.js';
export { readSlicedArrays } from './frames/sliced-arrays.js';
export type { Loss, Recovery } from './delivery/recoveries.js';
export { replaceOrigin } from './connection/socket/origin.js';
export { AccountLedger } from './account/account-ledger.js';
export { PendingFills, type FillFrame, type Revision } from './account/fills/pending-fills.js';
export { FrameLists, type FrameList } from './account/lists/frame-lists.js';
export { LookUps } from './account/reconciler/look-ups.js';
export type { AccountNews, AccountRow, AccountRows } from './account/account-rows.js';
export type { FillRow, FillUpdate, OrderUpdate } from './account/order-update.js';
export { FirstQuotes, type FirstQuotesInit } from './quotes/first-quotes.js';
export { PresentQuotes, type PresentQuotesInit } from './quotes/present-quotes.js';
export { makeStats, type StatsFields } from './quotes/make-stats.js';
export { makeTicker, type TickerFields } from './quotes/make-ticker.js';
export { makeTrade, type TradeFields } from './trades/make-trade.js';
export { FrameMap } from './wire/frame-map.js';
export { idText } from './wire/id-text.js';
export { QuoteOrder, type QuoteStamp } from './quotes/quote-order.js';
export { QuoteSources } from './quotes/quote-sources.js';
export { RestClient, type RestRequest, type RestResponse } from './rest/rest-client.js';
export { rowError } from './wire/row-error.js';
export { describeUnregistered } from './stream/registry.js';
export {
  mistakeText,
  OptionError,
  unknownOption,
  type OptionErrorInit,
  type OptionMistake,
  type OptionPath,
  type OptionText,
  type SpellOption,
} from './contract/option-error.js';
export { didYouMean } from './contract/similar.js';
export { BASE_SIZES, inverseSizes, isSameWorth, linearSizes, type Sizes } from './wire/contract-sizes.js';
export { checkLogger, type OptionRules, type ResolvedOptions } from './contract/stream-options.js';
export { epochTimeOf, parseTimestamp, timestampOf, type TimeUnit } from './wire/timestamps.js';
export {
  amountOf,
  describeValue,
  figureOf,
  idOf,
  isRow,
  numberOf,
  optionalNumberOf,
  textOf,
  type Row,
} from './wire/fields.js';
export {
  collectListings,
  EMPTY_LISTING,
  joinListings,
  readRows,
  type Listing,
  type OrderName,
} from './account/listing.js';
export { FiledFills, type FiledFill, type FillQuery, type ReadFiled } from './account/fills/filed-fills.js';
export { OpenOrderFrames, type OpenOrderList } from './account/lists/open-order-frames.js';
export { OrderPoll } from './account/lists/order-poll.js';
export { Retries } from './account/reconciler/retries.js';
export { listNames, UnnumberedFills, type UnnumberedFill } from './account/fills/unnumbered-fills.js';
export type { AccountApi } from './account/reconciler/account-api.js';
export { Reconciler, type ReconcilerInit } from './account/reconciler/reconciler.js';
export type { PublicHeader } from './channels/header.js';
export type { Mutable } from './wire/mutable.js';
export { BoundedMap, BoundedSet } from './contract/bounded.js';
export {
  byPair,
  oneOf,
  SubscribeArgs,
  type GivenArgs,
  type ResolvedArgs,
} from './contract/subscribe-args.js';
export { pageFromId, type ListedTrades } from './trades/missing/page-from-id.js';
export { DeferredPairs } from './connection/subscribing/deferred-pairs.js';
export { TradeUids } from './trades/missing/trade-uids.js';
export { UnnumberedHistory, type UnnumberedHistoryInit } from './trades/missing/unnumbered-history.js';
export { readTrades, type ReadTrades } from './trades/missing/read-trades.js';
export {
  foreignPair,
  invalidPair,
  spotParts,
  spotSymbols,
  SymbolMap,
  type SymbolMapInit,
} from './wire/symbol-map.js';
export { instrumentPoll, WITHOUT_LINK } from './instruments/instrument-poll.js';
export { listInstruments, type InstrumentSource } from './instruments/instrument-source.js';
export { InstrumentList, rowsBy, type InstrumentListInit } from './rest/lists/instrument-list.js';
export { PagedHistory, type HistoryRange, type PagedHistoryInit } from './rest/lists/paged-history.js';
export { admitPairs, PairCheck, type ListedPairs, type PairRules } from './rest/lists/pair-check.js';
export { readPages, readPagesAfter, type Page } from './rest/lists/read-pages.js';
export { certificateFault } from './rest/certificate-fault.js';
export { untilAborted } from './rest/bounded-wait.js';
export { CallQueue } from './rest/call-queue.js';
export { sleep } from './connection/governor/sleep.js';
export { pathOf, queryOf, type Parameters } from './rest/query.js';
export {
  SignedClient,
  type ApiCall,
  type Refusal,
  type SignedClientInit,
  type Verdict,
} from './rest/signed-client.js';
export { CallBudget } from './rest/call-budget.js';
export { VenueClock } from './rest/venue-clock.js';
export { VenueError, type VenueErrorInit } from './rest/venue-error.js';
export { field, type Field } from './wire/field.js';
export { rowReader, stated, type RowFields, type RowOf, type Stated } from './wire/row-reader.js';
export {
  describeMessage,
  describeRow,
  wireObject,
  wireRows,
  wireTuple,
  type MessageDescription,
} from './frames/messages/message-description.js';
export { exactLevelOf, type ExactLevel } from './frames/messages/exact-levels.js';
export {
  wireExactLevelObject,
  wireLevel,
  wireLevelObject,
  wireLevels,
  wireSidedLevels,
  type LevelKeys,
  type SidedLevels,
  type SideKey,
} from './frames/messages/levels.js';
export type { Described, RowDescription, RowOf as DescribedRow } from './frames/messages/row-description.js';
export { useCompiledReaders } from './frames/messages/message-reader.js';
export { wire, type Value } from './frames/messages/values.js';
