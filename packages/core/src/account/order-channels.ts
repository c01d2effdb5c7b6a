import { Channel } from '../channels/channel.js';

const ORDER_CHANNELS: ReadonlySet<Channel> = new Set([
  Channel.MY_ORDER,
  Channel.MY_ORDER_BATCH,
  Channel.MY_TRADE,
]);

/** Whether a channel carries own orders or fills, which the account ledger publishes. */
export const isOrderChannel = (channel: Channel): boolean => ORDER_CHANNELS.has(channel);
