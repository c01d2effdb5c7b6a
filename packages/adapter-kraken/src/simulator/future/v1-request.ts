/** A request of a client on `/ws/v1`, not validated yet. */
export interface V1Request {
  readonly event?: unknown;
  readonly feed?: unknown;
  readonly product_ids?: unknown;
  readonly api_key?: unknown;
  readonly original_challenge?: unknown;
  readonly signed_challenge?: unknown;
}

/** `undefined` when it is not a JSON object. */
export function parseV1Request(text: string): V1Request | undefined {
  try {
    const request: unknown = JSON.parse(text);
    return typeof request === 'object' && request !== null && !Array.isArray(request) ? request : undefined;
  } catch {
    return undefined;
  }
}
