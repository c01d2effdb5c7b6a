import { type Credentials, isSameText, type Random, type RestRequest } from '@hftjs/simulator';
import { sign } from './wire/signature.js';
import { authError, socketError } from './wire/venue-error.js';

/** An account, as one of its API keys opens it. */
export interface Account {
  /** Its first API key, which the market knows it by. */
  readonly id: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly passphrase: string;
  /** What pushes of private channels call the account. */
  readonly uid: string;
}

const HEX = '0123456789ABCDEF';
/** Milliseconds that a request's time may be off. */
const TIME_WINDOW = 30_000;

const isWellFormed = (apiKey: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(apiKey);

/** Who may log in. */
export class Accounts {
  readonly #random: Random;
  readonly #now: () => number;
  readonly #isDemo: boolean;
  readonly #byKey = new Map<string, Account>();

  /** @param options - `now` is the venue's time in epoch milliseconds */
  constructor(random: Random, { now, isDemo }: { now: () => number; isDemo: boolean }) {
    this.#random = random;
    this.#now = now;
    this.#isDemo = isDemo;
  }

  /** Opens an account, with these credentials or with new ones. With an owner, they are another key of that account. */
  add(credentials: Credentials = this.#invent(), owner: string = credentials.apiKey): Credentials {
    const { apiKey, apiSecret, apiAuthData } = credentials;
    const passphrase = apiAuthData?.passphrase;
    if (passphrase === undefined) throw new RangeError('apiAuthData must have a passphrase');
    const known = this.#byKey.get(owner);
    if (known === undefined && owner !== apiKey) throw new RangeError('there is no such account');
    const uid = known?.uid ?? `4${this.#random.text(17, HEX.slice(0, 10))}`;
    this.#byKey.set(apiKey, { id: known?.id ?? apiKey, apiKey, apiSecret, passphrase, uid });
    return credentials;
  }

  /** The account that a key opens. */
  of(apiKey: string): Account | undefined {
    return this.#byKey.get(apiKey);
  }

  has(apiKey: string): boolean {
    return this.#byKey.has(apiKey);
  }

  /** The key is not known any more. */
  remove(apiKey: string): void {
    this.#byKey.delete(apiKey);
  }

  /** Checks the headers of a private request, and returns its account. https://www.okx.com/docs-v5/en/#overview-rest-authentication */
  authenticate(request: RestRequest): Account {
    const apiKey = header(request, 'ok-access-key');
    const passphrase = header(request, 'ok-access-passphrase');
    const signature = header(request, 'ok-access-sign');
    const timestamp = header(request, 'ok-access-timestamp');
    if (apiKey === '') throw authError.noKey();
    if (passphrase === '') throw authError.noPassphrase();
    if (signature === '') throw authError.noSign();
    if (timestamp === '') throw authError.noTimestamp();
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(timestamp) ? Date.parse(timestamp) : NaN;
    if (Number.isNaN(time)) throw authError.wrongTimestamp();
    if (Math.abs(this.#now() - time) > TIME_WINDOW) throw authError.expired();
    const account = this.#byKey.get(apiKey);
    if (account === undefined) throw isWellFormed(apiKey) ? authError.unknownKey() : authError.malformedKey();
    if ((header(request, 'x-simulated-trading') === '1') !== this.#isDemo) throw authError.wrongEnvironment();
    const { method, target, body } = request;
    if (!isSameText(sign(account.apiSecret, timestamp + method + target + body), signature))
      throw authError.wrongSign();
    if (passphrase !== account.passphrase) throw authError.wrongPassphrase();
    return account;
  }

  /** Checks the one argument of a `login`, and returns its account. https://www.okx.com/docs-v5/en/#overview-websocket-login */
  logIn({ apiKey = '', passphrase = '', timestamp = '', sign: signature = '' }: LoginArgument): Account {
    // Seconds: milliseconds are three digits too many.
    if (!/^\d{1,10}(\.\d+)?$/.test(timestamp)) throw socketError.wrongTimestamp();
    if (Math.abs(this.#now() - Number(timestamp) * 1000) > TIME_WINDOW) throw socketError.expired();
    const account = this.#byKey.get(apiKey);
    if (account === undefined)
      throw isWellFormed(apiKey) ? socketError.unknownKey() : socketError.malformedKey();
    if (!isSameText(sign(account.apiSecret, `${timestamp}GET/users/self/verify`), signature))
      throw socketError.wrongSign();
    if (passphrase !== account.passphrase) throw socketError.wrongPassphrase();
    return account;
  }

  #invent(): Credentials {
    const part = (length: number): string => this.#random.text(length, HEX.toLowerCase());
    return {
      apiKey: [8, 4, 4, 4, 12].map(part).join('-'),
      apiSecret: this.#random.text(32, HEX),
      apiAuthData: { passphrase: `Pass-${part(8)}` },
    };
  }
}

export interface LoginArgument {
  readonly apiKey?: string;
  readonly passphrase?: string;
  readonly timestamp?: string;
  readonly sign?: string;
}

const header = ({ headers }: RestRequest, name: string): string => String(headers[name] ?? '');
