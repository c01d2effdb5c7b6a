/**
 * The frame that begins or ends a subscription.
 *
 * @param about - products, or all of them; and a token
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 */
export const requestFrame = (
  type: 'subscribe' | 'unsubscribe',
  channel: string,
  about: { readonly productIds?: readonly string[]; readonly jwt?: string } = {},
): string => JSON.stringify({ type, product_ids: about.productIds, channel, jwt: about.jwt });
