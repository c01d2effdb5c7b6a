import {
  Channel,
  isPrivateChannel,
  type ChannelEvents,
  type QueueOptions,
  type StreamStatus,
} from '@hftjs/core';

/** What a service receives: the channels, and what becomes of its streams. */
export type ServiceChannel = Channel | 'status';

/** The event type of each. */
export interface ServiceEvents extends ChannelEvents {
  status: StreamStatus;
}

export type ServiceEvent = ServiceEvents[ServiceChannel];

export const SERVICE_CHANNELS: readonly ServiceChannel[] = [...Object.values(Channel), 'status'];

/** The callback of each channel. */
export const HANDLER_OF_CHANNEL = {
  ticker: 'onTicker',
  trade: 'onTrade',
  order_book: 'onOrderBook',
  my_order: 'onMyOrder',
  my_order_batch: 'onMyOrderBatch',
  my_trade: 'onMyTrade',
  status: 'onStatus',
} as const satisfies Record<ServiceChannel, string>;

/** The queue of each channel. */
export const QUEUE_OF_SERVICE_CHANNEL = {
  ticker: 'tickerQueue',
  trade: 'tradeQueue',
  order_book: 'orderBookQueue',
  my_order: 'myOrderQueue',
  my_order_batch: 'myOrderBatchQueue',
  my_trade: 'myTradeQueue',
  status: 'statusQueue',
} as const satisfies Record<ServiceChannel, string>;

/** How the queues of public channels behave; own orders, fills and statuses are never dropped. */
export type ServiceQueues = Readonly<
  Partial<Record<ServiceChannel, Pick<QueueOptions<unknown>, 'policy' | 'capacity'>>>
>;

/** Whether nothing of this channel may ever be dropped. */
export const isLossless = (channel: ServiceChannel): boolean =>
  channel === 'status' || isPrivateChannel(channel);
