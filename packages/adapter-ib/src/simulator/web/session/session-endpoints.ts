import type { Call, Endpoints } from '../rest/endpoint.js';
import { accountsBody, authStatus } from './greeting.js';
import { RestError } from '../rest/rest-error.js';

/** What is left of the login, in milliseconds. */
const LOGIN_LIFETIME = 460_311;

const tickle = ({ gateway }: Call): string => {
  const { session } = gateway;
  if (session.isForgetful) return '{"error":"no session"}';
  return JSON.stringify({
    session: session.id,
    ssoExpires: LOGIN_LIFETIME,
    collission: false,
    userId: 123_456,
    hmds: { error: 'no bridge' },
    iserver: { authStatus: authStatus(gateway) },
  });
};

const status = ({ gateway }: Call): string => JSON.stringify({ ...authStatus(gateway), fail: '' });

const init = ({ gateway, body }: Call): string => {
  if (body.publish !== true) throw new RestError(500, 'publish must be true');
  gateway.session.init(body.compete === true);
  return JSON.stringify(authStatus(gateway));
};

const accounts = ({ gateway }: Call): string => {
  gateway.wasAsked('accounts');
  return JSON.stringify(accountsBody(gateway));
};

const validate = ({ gateway }: Call): string =>
  JSON.stringify({
    USER_ID: 123_456,
    USER_NAME: gateway.username,
    RESULT: true,
    AUTH_TIME: Date.now(),
    SF_ENABLED: false,
    IS_FREE_TRIAL: false,
    CREDENTIAL: gateway.username,
    IP: '127.0.0.1',
    EXPIRES: LOGIN_LIFETIME,
    LOGIN_TYPE: 2,
  });

const logout = ({ gateway }: Call): string => {
  gateway.session.logout();
  return '{"status":true}';
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#endpoints */
export const SESSION_ENDPOINTS: Endpoints = {
  'GET /tickle': tickle,
  'POST /tickle': tickle,
  'GET /iserver/auth/status': status,
  'POST /iserver/auth/status': status,
  'POST /iserver/auth/ssodh/init': init,
  'GET /iserver/accounts': accounts,
  'GET /sso/validate': validate,
  'POST /logout': logout,
};
