import {
  answering,
  RateWindows,
  type RateWindow,
  type RestHandler,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import { AnswerCache } from './answer-cache.js';
import type { Endpoint } from './endpoint.js';
import type { Exchange } from './exchange.js';
import { PRIVATE_ENDPOINTS } from './private-endpoints.js';
import { PUBLIC_ENDPOINTS } from './public-endpoints.js';
import { tooManyRequests, unauthorized, unknownPath, VenueError } from './venue-error.js';

export const REST_PREFIX = '/api/v3/brokerage/';

/** The host that tokens must name, whatever the address is that the client dialled. */
const TOKEN_HOST = 'api.coinbase.com';

interface Route {
  readonly pattern: RegExp;
  readonly endpoint: Endpoint;
}

/** Exact paths come before those with a `*`. */
const ROUTES: readonly Route[] = Object.entries({ ...PUBLIC_ENDPOINTS, ...PRIVATE_ENDPOINTS })
  .sort(([left], [right]) => Number(left.includes('*')) - Number(right.includes('*')))
  .map(([path, endpoint]) => ({
    pattern: new RegExp(`^${REST_PREFIX}${path.replace('*', '([^/]+)')}$`),
    endpoint,
  }));

/** Serves all endpoints: token, then limits, then the answer. */
export function restHandler(exchange: Exchange): RestHandler {
  const cache = new AnswerCache(exchange.options.restCache ?? 1000);
  const windows = new RateWindows(exchange.limits.interval);
  return answering(VenueError, ({ response }) => response, answer);

  function answer(request: RestRequest): RestResponse {
    const found = routeOf(request.url.pathname);
    if (found === undefined) throw unknownPath();
    const { endpoint, id } = found;
    const params = request.url.searchParams;
    if (!endpoint.isPrivate) {
      const limited = windows.of('', exchange.limits.publicRest);
      return withLimits(limited, () =>
        cache.answer(request, () => JSON.stringify(endpoint.answer({ exchange, params, id }))),
      );
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const uri = `${request.method} ${TOKEN_HOST}${request.url.pathname}`;
    const account = exchange.accounts.authenticate(token, uri);
    if (account === undefined) throw unauthorized();
    const limited = windows.of(account.apiKey, exchange.limits.privateRest);
    return withLimits(limited, () => JSON.stringify(endpoint.answer({ exchange, params, id, account })));
  }
}

function routeOf(path: string): { endpoint: Endpoint; id: string } | undefined {
  for (const { pattern, endpoint } of ROUTES) {
    const match = pattern.exec(path);
    if (match !== null) return { endpoint, id: decodeURIComponent(match[1] ?? '') };
  }
  return undefined;
}

/** Counts a request; all answers say how many more there may be. */
function withLimits(window: RateWindow, answer: () => string): RestResponse {
  const isAdmitted = window.admit();
  const headers = {
    'x-ratelimit-limit': String(window.most),
    'x-ratelimit-remaining': String(window.left),
    'x-ratelimit-reset': '1',
  };
  try {
    if (!isAdmitted) throw tooManyRequests();
    return { headers, body: answer() };
  } catch (error) {
    if (error instanceof VenueError) return { ...error.response, headers };
    throw error;
  }
}
