import type { RestRequest, RestResponse } from '@hftjs/simulator';
import type { KrakenExchange } from './kraken-exchange.js';
import { KrakenRefusal } from './orders/refusals.js';
import { ORDER_METHODS } from './orders/rest-orders.js';
import { ACCOUNT_METHODS } from './rest-account.js';
import { bodyFields, type Form } from './rest-form.js';
import { HISTORY_METHODS } from './rest-history.js';
import { restError } from './rest-text.js';

/** A private request whose key, signature and nonce are good. */
export interface PrivateCall {
  readonly exchange: KrakenExchange;
  readonly apiKey: string;
  /** The account of the key. */
  readonly account: string;
  readonly form: Form;
}

/** Answers a call, or throws a {@link KrakenRefusal}. */
export type PrivateMethod = (call: PrivateCall) => RestResponse;

const METHODS: Readonly<Record<string, PrivateMethod>> = {
  ...HISTORY_METHODS,
  ...ACCOUNT_METHODS,
  ...ORDER_METHODS,
};

/** The names behind `/0/private/` that are served. */
export const PRIVATE_METHODS: readonly string[] = Object.keys(METHODS);

/** Answers a POST to `/0/private/…`. */
export function privateRequest(exchange: KrakenExchange, request: RestRequest): RestResponse {
  const form = bodyFields(request);
  const login = exchange.accounts.authenticate(request, form.get('nonce'));
  if ('error' in login) return restError(login.error);
  const name = request.url.pathname.replace('/0/private/', '');
  const method = METHODS[name];
  if (method === undefined) return restError('EGeneral:Unknown method');
  if (name in ORDER_METHODS && !exchange.isOnline) return restError('EService:Unavailable');
  const { apiKey } = login;
  const account = exchange.market.ledger.accountOf(apiKey);
  if (!(name in ORDER_METHODS)) exchange.callCounters.count(account, name);
  try {
    return method({ exchange, apiKey, account, form });
  } catch (error) {
    if (error instanceof KrakenRefusal) return restError(error.message);
    throw error;
  }
}
