import { answering, type RestHandler, type RestRequest, type RestResponse } from '@hftjs/simulator';
import type { Gateway } from '../gateway.js';
import type { OAuthServer } from '../oauth/oauth-server.js';
import { RestError } from './rest-error.js';
import { findRoute } from './routes.js';

/** Where all paths of the Web API begin. */
export const API_ROOT = '/v1/api';

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
    const found = findRoute(`${request.method} ${path}`);
    if (found === undefined) throw new RestError(404, 'Resource not found');
    admit(gateway, path);
    const body = jsonBody(request);
    return {
      body: found.endpoint({
        gateway,
        params: searchParams,
        body: isObject(body) ? body : {},
        rows: Array.isArray(body) ? (body as readonly unknown[]) : [],
        args: found.args,
      }),
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

function jsonBody({ body }: RestRequest): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new RestError(400, 'Bad Request: the body is not JSON');
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
