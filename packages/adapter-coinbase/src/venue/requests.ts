/** What a request is about: these products, or all of them. */
export interface RequestInit {
  readonly productIds?: readonly string[];
  readonly jwt?: string;
}

/**
 * The frame that begins or ends a subscription.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 */
export const requestFrame = (
  type: 'subscribe' | 'unsubscribe',
  channel: string,
  { productIds, jwt }: RequestInit = {},
): string => JSON.stringify({ type, product_ids: productIds, channel, jwt });
