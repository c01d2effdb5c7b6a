import {
  answering,
  type RateWindow,
  type RestHandler,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { readObject } from '../request.js';
import { ACCOUNT_ENDPOINTS } from './account-endpoints.js';
import { AnswerCache } from './answer-cache.js';
import { APP_ENDPOINTS } from './app-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { HISTORY_ENDPOINTS } from './history-endpoints.js';
import { ORDER_ENDPOINTS } from './order-endpoints.js';
import { PREVIEW_ENDPOINTS } from './preview-endpoints.js';
import { PRODUCT_ENDPOINTS } from './product-endpoints.js';
import {
  notFound,
  tooManyRequests,
  unauthorized,
  unknownPath,
  VenueError,
  wrongParameter,
} from './venue-error.js';

export const REST_PREFIX = '/api/v3/brokerage/';

/** The host that tokens name. Clients that sign for the address which they dialled name that one. */
const TOKEN_HOST = 'api.coinbase.com';

/** By method and path under `/api/v3/brokerage/`, or the whole path where it begins with `/`. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  ...PRODUCT_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...ORDER_ENDPOINTS,
  ...PREVIEW_ENDPOINTS,
  ...HISTORY_ENDPOINTS,
  ...APP_ENDPOINTS,
};

/** Whole paths of all endpoints, with their methods. */
export const CALLS: readonly string[] = Object.keys(ENDPOINTS).map((name) => {
  const [method = '', path = ''] = name.split(' ');
  return `${method} ${path.startsWith('/') ? path : REST_PREFIX + path}`;
});

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly endpoint: Endpoint;
}

/** Exact paths come before those with a `*`. */
const ROUTES: readonly Route[] = Object.entries(ENDPOINTS)
  .sort(([left], [right]) => Number(left.includes('*')) - Number(right.includes('*')))
  .map(([name, endpoint]) => {
    const [method = '', path = ''] = name.split(' ');
    const whole = path.startsWith('/') ? path : REST_PREFIX + path;
    return { method, pattern: new RegExp(`^${whole.replace('*', '([^/]+)')}$`), endpoint };
  });

/** Serves all endpoints: token, then limits, then the answer. */
export function restHandler(exchange: Exchange): RestHandler {
  const cache = new AnswerCache(exchange.options.restCache ?? 1000);
  const { calls, limits } = exchange;
  return answering(VenueError, ({ response }) => response, answer);

  function answer(request: RestRequest): RestResponse {
    const { endpoint, id } = routeOf(request);
    const params = request.url.searchParams;
    if (!endpoint.isPrivate) {
      const limited = calls.public.of('', limits.publicRest);
      return withLimits(limited, () =>
        cache.answer(request, () => JSON.stringify(endpoint.answer({ exchange, params, body: {}, id }))),
      );
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const account = exchange.accounts.authenticate(token, urisOf(request));
    if (account === undefined) throw unauthorized();
    const limited = calls.private.of(account.id, limits.privateRest);
    return withLimits(limited, () =>
      JSON.stringify(endpoint.answer({ exchange, params, body: bodyOf(request), id, account })),
    );
  }
}

function routeOf({ method, url: { pathname } }: RestRequest): { endpoint: Endpoint; id: string } {
  for (const { pattern, endpoint, ...route } of ROUTES) {
    const match = route.method === method ? pattern.exec(pathname) : null;
    if (match !== null) return { endpoint, id: match[1] ?? '' };
  }
  throw pathname.startsWith('/v2/') ? notFound() : unknownPath();
}

/**
 * The forms in which a token may name its request. Clients were written for `https://`: of an address with `http://` some
 * leave the scheme, and some cut off eight characters.
 */
function urisOf({ method, url: { pathname }, headers }: RestRequest): readonly string[] {
  const { host = '' } = headers;
  return [TOKEN_HOST, host, `http://${host}`, host.slice(1)].map(
    (origin) => `${method} ${origin}${pathname}`,
  );
}

function bodyOf({ method, body }: RestRequest): Readonly<Record<string, unknown>> {
  if (method === 'GET') return {};
  const read = readObject(body === '' ? '{}' : body);
  if (read === undefined) throw wrongParameter('request body is not valid JSON');
  return read;
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
