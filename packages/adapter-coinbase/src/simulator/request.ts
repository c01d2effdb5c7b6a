/** A request on a socket, read. */
export interface SubscribeRequest {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly channel: string;
  /** Empty: all products. */
  readonly productIds: readonly string[];
  readonly token: string | undefined;
}

/** Reads a request; absent when it is none. */
export function readRequest(text: string): SubscribeRequest | undefined {
  const message = readObject(text);
  if (message === undefined) return undefined;
  const { type, channel, product_ids: productIds = [], jwt: token } = message;
  if ((type !== 'subscribe' && type !== 'unsubscribe') || typeof channel !== 'string') return undefined;
  if (!Array.isArray(productIds) || !productIds.every((id) => typeof id === 'string')) return undefined;
  if (token !== undefined && typeof token !== 'string') return undefined;
  return { type, channel, productIds, token };
}

/** The object that a JSON text has; absent when it is none. */
export function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
