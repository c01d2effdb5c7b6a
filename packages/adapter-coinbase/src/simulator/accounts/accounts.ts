import type { KeyObject } from 'node:crypto';
import type { Clock, Credentials, Random } from '@hftjs/simulator';
import { inventSecret, publicKeyOf, type KeyType } from './api-key.js';
import { areGoodClaims, isSignedBy, readToken } from './token.js';

/** A user of the venue, who may have several keys. */
export interface Account {
  /** The ledger's id: the name of the first key. */
  readonly id: string;
  /** What the acknowledgement of the user channel lists. */
  readonly userId: string;
  readonly portfolioId: string;
  /** Epoch milliseconds. */
  readonly openedTime: number;
}

interface Key {
  readonly account: Account;
  readonly publicKey: KeyObject;
}

/** Who may log in. */
export class Accounts {
  readonly #random: Random;
  readonly #now: Clock;
  readonly #accounts = new Map<string, Account>();
  readonly #keys = new Map<string, Key>();
  readonly #revoked = new Set<string>();
  readonly #nonces = new Set<string>();

  constructor(random: Random, now: Clock) {
    this.#random = random;
    this.#now = now;
  }

  /** Opens an account with this key, or adds the key to an account. */
  add(credentials: Credentials, id = credentials.apiKey): Credentials {
    const { apiKey, apiSecret } = credentials;
    const account = this.#accounts.get(id) ?? {
      id,
      userId: this.#random.uuid(),
      portfolioId: this.#random.uuid(),
      openedTime: this.#now(),
    };
    this.#accounts.set(id, account);
    this.#revoked.delete(apiKey);
    this.#keys.set(apiKey, { account, publicKey: publicKeyOf(apiSecret) });
    return credentials;
  }

  invent(keyType: KeyType): Credentials {
    const apiKey = `organizations/${this.#random.uuid()}/apiKeys/${this.#random.uuid()}`;
    return { apiKey, apiSecret: inventSecret(keyType) };
  }

  has(apiKey: string): boolean {
    return this.#keys.has(apiKey);
  }

  /** The account with this id, or of this key. */
  of(name: string): Account {
    const account = this.#accounts.get(name) ?? this.#keys.get(name)?.account;
    if (account === undefined) throw new RangeError('there is no such account');
    return account;
  }

  /** The key opens nothing any more; what the account has goes on. */
  revoke(apiKey: string): void {
    this.#revoked.add(apiKey);
  }

  /**
   * Whose token this is; absent when anything about it is wrong. It cannot be used again.
   *
   * @param uris - what a token of a REST request may name; absent for WebSockets
   */
  authenticate(text: string, uris?: readonly string[]): Account | undefined {
    const token = readToken(text);
    const { kid, nonce } = token?.header ?? {};
    if (token === undefined || typeof kid !== 'string' || typeof nonce !== 'string' || nonce === '')
      return undefined;
    const key = this.#keys.get(kid);
    const isUsed = this.#nonces.has(`${kid} ${nonce}`);
    if (key === undefined || this.#revoked.has(kid) || isUsed) return undefined;
    if (token.claims.sub !== kid) return undefined;
    if (!isSignedBy(token, key.publicKey)) return undefined;
    if (!areGoodClaims(token, { uris, now: this.#now() / 1000 })) return undefined;
    this.#nonces.add(`${kid} ${nonce}`);
    return key.account;
  }
}
