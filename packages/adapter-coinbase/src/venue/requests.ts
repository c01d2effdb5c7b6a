/** What a request is about. */
export interface RequestInit {
  /** Absent: all products. */
  readonly productIds?: readonly string[];
  readonly jwt?: string;
}

/**
 * The frame that subscribes a channel.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 */
export const subscribeFrame = (channel: string, init?: RequestInit): string =>
  requestFrame('subscribe', channel, init);

/** The frame that ends the subscription of products. */
export const unsubscribeFrame = (channel: string, productIds: readonly string[]): string =>
  requestFrame('unsubscribe', channel, { productIds });

const requestFrame = (type: string, channel: string, { productIds, jwt }: RequestInit = {}): string =>
  JSON.stringify({
    type,
    ...(productIds && { product_ids: productIds }),
    channel,
    ...(jwt !== undefined && { jwt }),
  });
