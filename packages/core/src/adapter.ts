export {
  INFO,
  type ChannelParams,
  type Control,
  type MissingTrades,
  type Outage,
  type Rate,
  type SubscribeContext,
  type VenueLimits,
} from './channel-params.js';
export { now } from './clock.js';
export { isDecimal } from './decimal.js';
export { parseExactJson } from './exact-json.js';
export { replaceOrigin } from './feed-runner.js';
export { QUEUE_OF_CHANNEL } from './observer.js';
export type { OwnFrame, OwnRow } from './own/own-feed.js';
export type { FillRow, FillUpdate, OrderUpdate } from './own/order-update.js';
export { RestClient, type RestRequest, type RestResponse } from './rest/rest-client.js';
export type { ResolvedOptions } from './stream-options.js';
export { parseTimestamp } from './timestamp.js';
