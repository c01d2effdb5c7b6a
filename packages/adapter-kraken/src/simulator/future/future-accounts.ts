import type { Credentials, Random } from '@hftjs/simulator';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** One account. */
export interface Account {
  readonly credentials: Credentials;
  /** How the wire names it, as `account` and as `username`. */
  readonly uid: string;
  /** The largest nonce it signed; none when it never did. */
  lastNonce: bigint | undefined;
}

/** The accounts that may log in. An account is known by its API key. */
export class FutureAccounts {
  readonly #random: Random;
  readonly #byKey = new Map<string, Account>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Opens an account, with these credentials or with new ones. */
  add(credentials: Credentials = this.#invent()): Credentials {
    const account = { credentials, uid: this.#random.uuid(), lastNonce: undefined };
    this.#byKey.set(credentials.apiKey, account);
    return credentials;
  }

  /** Another key of an account, which is known by its first one. */
  addKey(account: string): Credentials {
    const credentials = this.#invent();
    this.#byKey.set(credentials.apiKey, { credentials, uid: this.uidOf(account), lastNonce: undefined });
    return credentials;
  }

  has(apiKey: string): boolean {
    return this.#byKey.has(apiKey);
  }

  byKey(apiKey: unknown): Account | undefined {
    return typeof apiKey === 'string' ? this.#byKey.get(apiKey) : undefined;
  }

  /** How the wire names the account of a key. */
  uidOf(apiKey: string): string {
    return this.#byKey.get(apiKey)?.uid ?? '';
  }

  #invent(): Credentials {
    return {
      apiKey: this.#random.text(56, BASE64),
      apiSecret: Buffer.from(Array.from({ length: 64 }, () => this.#random.int(256))).toString('base64'),
    };
  }
}
