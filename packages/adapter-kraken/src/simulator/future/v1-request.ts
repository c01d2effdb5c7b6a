/** What a client sent on `/ws/v1`, with nothing believed yet. */
export interface V1Request {
  readonly event?: unknown;
  readonly feed?: unknown;
  readonly product_ids?: unknown;
  readonly api_key?: unknown;
  readonly original_challenge?: unknown;
  readonly signed_challenge?: unknown;
}

/** Nothing when it is no JSON object. */
export function parseV1Request(text: string): V1Request | undefined {
  try {
    const request: unknown = JSON.parse(text);
    return typeof request === 'object' && request !== null && !Array.isArray(request) ? request : undefined;
  } catch {
    return undefined;
  }
}
