import type { Refusal, RestHandler, RestRequest, RestResponse } from '@hftjs/simulator';
import { accountOf, weightOf, type Call, type Endpoint } from './endpoint.js';
import type { Exchange } from '../exchange.js';
import { VenueError } from '../wire/venue-error.js';

/** Serves an endpoint over REST: limits, then key and signature, then the answer. */
export const restHandler =
  (exchange: Exchange, endpoint: Endpoint): RestHandler =>
  (request) => {
    const params = new Map([...request.url.searchParams, ...new URLSearchParams(request.body)]);
    const refusal = exchange.gate.spend(weightOf(endpoint, params));
    const headers = {
      'X-MBX-USED-WEIGHT': String(exchange.gate.usedWeight),
      'X-MBX-USED-WEIGHT-1M': String(exchange.gate.usedWeight),
    };
    if (refusal !== undefined) return refused(exchange, refusal, headers);
    try {
      const key = keyOf(exchange, endpoint, { request, params });
      const call: Call = {
        exchange,
        params,
        key,
        unit: exchange.unitOf(header(request, 'x-mbx-time-unit')),
      };
      if (key !== undefined && endpoint.orders !== undefined)
        Object.assign(headers, exchange.orderCounter.spend(accountOf(call), endpoint.orders(params)));
      return { headers, body: endpoint.answer(call) };
    } catch (error) {
      if (error instanceof VenueError) return { ...errorResponse(error), headers };
      throw error;
    }
  };

export const errorResponse = (error: VenueError): RestResponse => ({
  status: error.status,
  body: error.toJson(),
});

/** The body of a refusal, of dials and of REST requests. */
export const refusalWords = (exchange: Exchange, refusal: Refusal): string | undefined =>
  refusal.status === 418 || refusal.status === 429 ? refusalError(exchange, refusal).toJson() : undefined;

/** The error for a client that exceeded a limit. */
export function refusalError(
  { limits }: Exchange,
  { status, retryAfter = 1, bannedUntil = Date.now() + retryAfter * 1000 }: Refusal,
): VenueError {
  const message =
    status === 418
      ? `Way too much request weight used; IP banned until ${Math.ceil(bannedUntil)}. Please use WebSocket Streams for live updates to avoid bans.`
      : `Too much request weight used; current limit is ${limits.weight} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`;
  return new VenueError(-1003, message, { status });
}

function refused(exchange: Exchange, refusal: Refusal, headers: Record<string, string>): RestResponse {
  return {
    ...errorResponse(refusalError(exchange, refusal)),
    headers: { ...headers, 'Retry-After': String(refusal.retryAfter ?? 1) },
  };
}

function keyOf(
  { accounts }: Exchange,
  { security }: Endpoint,
  { request, params }: { request: RestRequest; params: ReadonlyMap<string, string> },
): Call['key'] {
  const apiKey = header(request, 'x-mbx-apikey');
  switch (security) {
    case 'none':
      return undefined;
    case 'key':
      return accounts.identify(apiKey);
    case 'signed':
      return accounts.authenticate({
        apiKey,
        params,
        payload: signedPart(request),
        signature: params.get('signature'),
      });
  }
}

/** Query and body exactly as they were sent, with nothing between them, and without the signature. */
function signedPart({ target, body }: RestRequest): string {
  const start = target.indexOf('?');
  const query = start < 0 ? '' : target.slice(start + 1);
  return withoutSignature(query) + withoutSignature(body);
}

const withoutSignature = (text: string): string =>
  text
    .split('&')
    .filter((part) => !part.startsWith('signature='))
    .join('&');

const header = ({ headers }: RestRequest, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};
