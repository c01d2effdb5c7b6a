import { isRow } from '@hftjs/core/adapter';
import type { BinanceApi } from '../../venue/rest.js';

const PATH = '/fapi/v1/listenKey';

/** A key is valid for 60 minutes. This is the interval of renewals, which also detect an expired key. In milliseconds. */
export const RENEWAL_INTERVAL = 600_000;

/**
 * The key of the account's private stream. All programs of an account share one, so it is never deleted here.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Start-User-Data-Stream
 */
export class ListenKey {
  /** The URL without the key. */
  readonly host: string;
  readonly #api: BinanceApi;
  #fetching: Promise<string> | undefined;

  constructor(api: BinanceApi, host: string) {
    this.host = host;
    this.#api = api;
  }

  /** The living key, or a new one; callers that ask at the same time share one call. */
  fetch(): Promise<string> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** Prolongs the key. Rejects when it is gone: the socket that was opened with it is silent from then on. */
  async renew(): Promise<void> {
    await this.#api.read({ method: 'PUT', path: PATH, weight: 1 });
  }

  async #fetch(): Promise<string> {
    const answer = await this.#api.read({ method: 'POST', path: PATH, weight: 1 });
    const key = isRow(answer) ? answer.listenKey : undefined;
    if (typeof key !== 'string' || key === '') throw new Error(`${PATH} gave no key`);
    return key;
  }
}
