import { createHash, createHmac } from 'node:crypto';
import { type Credentials, isSameText, type Random, type RestRequest } from '@hftjs/simulator';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

interface Account {
  readonly credentials: Credentials;
  lastNonce: bigint;
}

/** The accounts that may log in. An account is known by its API key. */
export class Accounts {
  readonly #random: Random;
  readonly #byKey = new Map<string, Account>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Opens an account, with these credentials or with new ones. */
  add(credentials: Credentials = this.#invent()): Credentials {
    this.#byKey.set(credentials.apiKey, { credentials, lastNonce: -1n });
    return credentials;
  }

  /** The last nonce of a key; 0 before its first request. */
  lastNonce(apiKey: string): bigint {
    const last = this.#byKey.get(apiKey)?.lastNonce ?? 0n;
    return last < 0n ? 0n : last;
  }

  has(apiKey: string): boolean {
    return this.#byKey.has(apiKey);
  }

  /** Checks key, signature and nonce of a private request. The API key when all are good, else Kraken's error. */
  authenticate(request: RestRequest, nonce: string | undefined): { apiKey: string } | { error: string } {
    const account = this.#byKey.get(String(request.headers['api-key'] ?? ''));
    if (account === undefined) return { error: 'EAPI:Invalid key' };
    if (nonce === undefined || !/^\d{1,20}$/.test(nonce)) return { error: 'EAPI:Invalid nonce' };
    const { apiKey, apiSecret } = account.credentials;
    const expected = sign({ secret: apiSecret, path: request.url.pathname, nonce, body: request.body });
    if (!isSameText(expected, String(request.headers['api-sign'] ?? '')))
      return { error: 'EAPI:Invalid signature' };
    // Per key and strictly: a nonce seen in a signed request is used up, whatever comes of the request.
    if (BigInt(nonce) <= account.lastNonce) return { error: 'EAPI:Invalid nonce' };
    account.lastNonce = BigInt(nonce);
    return { apiKey };
  }

  #invent(): Credentials {
    return {
      apiKey: this.#random.text(56, BASE64),
      apiSecret: Buffer.from(Array.from({ length: 64 }, () => this.#random.int(256))).toString('base64'),
    };
  }
}

// https://docs.kraken.com/api/docs/guides/spot-rest-auth
function sign({
  secret,
  path,
  nonce,
  body,
}: {
  secret: string;
  path: string;
  nonce: string;
  body: string;
}): string {
  const digest = createHash('sha256').update(nonce).update(body).digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(path).update(digest).digest('base64');
}
