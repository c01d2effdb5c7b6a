/** What a stream can receive. Each channel is one long-running task, usually with a TCP connection of its own. */
export const Channel = {
  /** Best bid and ask. */
  TICKER: 'ticker',
  /** Public trades. */
  TRADE: 'trade',
  /** Order book, aggregated by price. */
  ORDER_BOOK: 'order_book',
  /** Own orders, one event per order and change. */
  MY_ORDER: 'my_order',
  /** Own orders, one event per frame that the exchange sent. */
  MY_ORDER_BATCH: 'my_order_batch',
  /** Own fills. */
  MY_TRADE: 'my_trade',
} as const;

export type Channel = (typeof Channel)[keyof typeof Channel];

/** Every channel, in the order of {@link Channel}. */
export const CHANNELS: readonly Channel[] = Object.values(Channel);

const PRIVATE_CHANNELS: ReadonlySet<Channel> = new Set([
  Channel.MY_ORDER,
  Channel.MY_ORDER_BATCH,
  Channel.MY_TRADE,
]);

/** Whether a channel carries own orders or fills, and so needs credentials. */
export const isPrivateChannel = (channel: Channel): boolean => PRIVATE_CHANNELS.has(channel);
