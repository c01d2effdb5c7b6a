import {
  type Budget,
  isSameText,
  type RateWindow,
  RateWindows,
  type RestHandler,
  type RestRequest,
} from '@hftjs/simulator';
import type { Account } from './future-accounts.js';
import type { FutureExchange } from './future-exchange.js';
import type { PrivateEndpoint } from './rest-private.js';
import { restError } from './rest-text.js';
import { authent } from './signature.js';

/** Checks key, signature, nonce and budget of private requests, and answers those that are good. */
export class RestServer {
  readonly #exchange: FutureExchange;
  readonly #budgets: Readonly<Record<PrivateEndpoint['pool'], RateWindows>>;

  constructor(exchange: FutureExchange) {
    const { pace = 1 } = exchange.options;
    this.#exchange = exchange;
    this.#budgets = { derivatives: new RateWindows(10_000 / pace), history: new RateWindows(600_000 / pace) };
  }

  /** Tokens of each pool that were used in its interval. */
  get budgets(): readonly Budget[] {
    return Object.entries(this.#budgets).flatMap(([pool, windows]) => windows.budget(pool) ?? []);
  }

  private(endpoint: PrivateEndpoint): RestHandler {
    return (request) => {
      if (!this.#exchange.isOnline) return restError('Unavailable', 503);
      const account = this.#authenticated(request);
      if (typeof account === 'string') return restError(account);
      const { apiKey } = account.credentials;
      const id = this.#exchange.market.ledger.accountOf(apiKey);
      const fields = fieldsOf(request);
      if (!this.#budgetOf(endpoint.pool, apiKey).admit(endpoint.cost(fields)))
        return restError('apiLimitExceeded');
      return endpoint.answer({ exchange: this.#exchange, account: id, fields });
    };
  }

  /** The account, or the error. */
  #authenticated(request: RestRequest): Account | string {
    const account = this.#exchange.accounts.byKey(request.headers.apikey);
    if (account === undefined) return 'authenticationError';
    const nonce = String(request.headers.nonce ?? '');
    const path = request.url.pathname.replace(/^\/derivatives/, '');
    // What was sent counts byte by byte, encoded as it was.
    const query = request.target.split('?')[1] ?? '';
    const expected = authent(account.credentials.apiSecret, { postData: query + request.body, nonce, path });
    if (!isSameText(expected, String(request.headers.authent ?? ''))) return 'authenticationError';
    return this.#nonceError(account, nonce) ?? account;
  }

  /** A nonce may be left out; where there is one, it must rise. */
  #nonceError(account: Account, nonce: string): string | undefined {
    if (nonce === '') return undefined;
    if (!/^\d{1,20}$/.test(nonce)) return 'authenticationError';
    const { lastNonce } = account;
    if (lastNonce !== undefined && BigInt(nonce) === lastNonce) return 'nonceDuplicate';
    if (lastNonce !== undefined && BigInt(nonce) < lastNonce) return 'nonceBelowThreshold';
    account.lastNonce = BigInt(nonce);
    return undefined;
  }

  #budgetOf(pool: PrivateEndpoint['pool'], apiKey: string): RateWindow {
    const { restBudget = 500, historyBudget = 100 } = this.#exchange.options;
    return this.#budgets[pool].of(apiKey, pool === 'history' ? historyBudget : restBudget);
  }
}

const fieldsOf = ({ target, body }: RestRequest): URLSearchParams =>
  new URLSearchParams([target.split('?')[1] ?? '', body].filter((part) => part !== '').join('&'));
