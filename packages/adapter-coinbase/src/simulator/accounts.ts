import type { KeyObject } from 'node:crypto';
import type { Clock, Credentials, Random } from '@hftjs/simulator';
import { inventSecret, publicKeyOf, type KeyType } from './api-key.js';
import { areGoodClaims, isSignedBy, readToken } from './token.js';

/** Somebody's account. The key's name names it. */
export interface Account {
  readonly apiKey: string;
  readonly publicKey: KeyObject;
  /** What the acknowledgement of the user channel lists. */
  readonly userId: string;
  readonly portfolioId: string;
}

/** Who may log in. */
export class Accounts {
  readonly #random: Random;
  readonly #now: Clock;
  readonly #byKey = new Map<string, Account>();
  readonly #revoked = new Set<string>();
  readonly #nonces = new Set<string>();

  constructor(random: Random, now: Clock) {
    this.#random = random;
    this.#now = now;
  }

  /** Opens an account, with these credentials or with new ones. */
  add(credentials: Credentials): Credentials {
    const { apiKey, apiSecret } = credentials;
    this.#revoked.delete(apiKey);
    this.#byKey.set(apiKey, {
      apiKey,
      publicKey: publicKeyOf(apiSecret),
      userId: this.#random.uuid(),
      portfolioId: this.#random.uuid(),
    });
    return credentials;
  }

  invent(keyType: KeyType): Credentials {
    const apiKey = `organizations/${this.#random.uuid()}/apiKeys/${this.#random.uuid()}`;
    return { apiKey, apiSecret: inventSecret(keyType) };
  }

  has(apiKey: string): boolean {
    return this.#byKey.has(apiKey);
  }

  of(apiKey: string): Account {
    const account = this.#byKey.get(apiKey);
    if (account === undefined) throw new RangeError('there is no such account');
    return account;
  }

  /** The key opens nothing any more; what the account has goes on. */
  revoke(apiKey: string): void {
    this.#revoked.add(apiKey);
  }

  /** Whose token this is; absent when anything about it is wrong. It cannot be used again. */
  authenticate(text: string, uri?: string): Account | undefined {
    const token = readToken(text);
    const { kid, nonce } = token?.header ?? {};
    if (token === undefined || typeof kid !== 'string' || typeof nonce !== 'string' || nonce === '')
      return undefined;
    const account = this.#byKey.get(kid);
    const isUsed = this.#nonces.has(`${kid} ${nonce}`);
    if (account === undefined || this.#revoked.has(kid) || isUsed) return undefined;
    if (token.claims.sub !== kid) return undefined;
    if (!isSignedBy(token, account.publicKey)) return undefined;
    if (!areGoodClaims(token, { uri, now: this.#now() / 1000 })) return undefined;
    this.#nonces.add(`${kid} ${nonce}`);
    return account;
  }
}
