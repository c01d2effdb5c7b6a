/**
 * The frame that subscribes a channel, of some products or of all.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-overview
 */
export const subscribeFrame = (
  channel: string,
  { productIds, jwt }: { readonly productIds?: readonly string[]; readonly jwt?: string } = {},
): string =>
  JSON.stringify({
    type: 'subscribe',
    ...(productIds && { product_ids: productIds }),
    channel,
    ...(jwt !== undefined && { jwt }),
  });
