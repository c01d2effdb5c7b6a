import { answering, type RestHandler, type RestRequest, type RestResponse } from '@hftjs/simulator';
import { CONTRACT_ENDPOINTS } from '../contracts/contract-endpoints.js';
import type { Endpoint, Endpoints } from './endpoint.js';
import type { Gateway } from '../gateway.js';
import type { OAuthServer } from '../oauth/oauth-server.js';
import { RestError } from './rest-error.js';
import { SESSION_ENDPOINTS } from '../session/session-endpoints.js';
import { TRADING_ENDPOINTS } from '../orders/order-list-endpoints.js';

/** Where all paths of the Web API begin. */
export const API_ROOT = '/v1/api';

const ENDPOINTS: Endpoints = { ...SESSION_ENDPOINTS, ...CONTRACT_ENDPOINTS, ...TRADING_ENDPOINTS };

/** Served without a brokerage session: they are the way to one. */
const isAboutSession = (path: string): boolean => path.startsWith('/iserver/auth/');

/** Serves every REST request: checks limits first, then the login, then the session. */
export function restHandler(gateway: Gateway, oauth: OAuthServer | undefined): RestHandler {
  const answer = (request: RestRequest): RestResponse => {
    const { pathname, searchParams } = request.url;
    if (!pathname.startsWith(`${API_ROOT}/`)) throw new RestError(404, 'Resource not found');
    const path = pathname.slice(API_ROOT.length);
    if (!gateway.limits.admit(path)) throw new RestError(429, 'Too Many Requests');
    if (oauth !== undefined && path === '/oauth/live_session_token') return oauth.exchange(request);
    oauth?.verify(request);
    const found = endpointOf(request.method, path);
    if (found === undefined) throw new RestError(404, 'Resource not found');
    admit(gateway, path);
    return {
      body: found.endpoint({ gateway, params: searchParams, body: jsonBody(request), rest: found.rest }),
    };
  };
  return answering(RestError, ({ response }) => response, answer);
}

/** Throws what the session does not allow. */
function admit({ session }: Gateway, path: string): void {
  if (!session.isLoggedIn) throw new RestError(401, 'not authenticated');
  session.touch();
  if (!path.startsWith('/iserver/')) return;
  if (session.isInMaintenance) throw new RestError(503, 'Service Unavailable');
  if (!session.isAuthenticated && !isAboutSession(path)) throw new RestError(400, 'no bridge');
}

function endpointOf(method: string, path: string): { endpoint: Endpoint; rest: string } | undefined {
  const name = `${method} ${path}`;
  for (const [key, endpoint] of Object.entries(ENDPOINTS)) {
    if (key === name) return { endpoint, rest: '' };
    const stem = key.endsWith('*') ? key.slice(0, -1) : undefined;
    if (stem !== undefined && name.startsWith(stem)) return { endpoint, rest: name.slice(stem.length) };
  }
  return undefined;
}

function jsonBody({ body }: RestRequest): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    throw new RestError(400, 'Bad Request: the body is not JSON');
  }
}
