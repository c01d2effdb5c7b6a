import type { Random } from '@hftjs/simulator';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface Token {
  readonly account: string;
  /** Epoch milliseconds: until then the token opens subscriptions on any connection. */
  expires: number;
  /** The connection whose live subscription uses it: there it stays valid. */
  readonly users: Set<object>;
}

/** The tokens that open private channels. */
export class Tokens {
  readonly #random: Random;
  readonly #lifetime: number;
  readonly #tokens = new Map<string, Token>();

  /** @param lifetime - milliseconds in which a token must be used */
  constructor(random: Random, lifetime: number) {
    this.#random = random;
    this.#lifetime = lifetime;
  }

  issue(account: string): string {
    const text = this.#random.text(43, ALPHABET);
    this.#tokens.set(text, { account, expires: Date.now() + this.#lifetime, users: new Set() });
    return text;
  }

  /** The account of a token that is valid on this connection. The connection uses the token from now on. */
  redeem(text: string, connection: object): string | undefined {
    const account = this.accountOf(text, connection);
    if (account !== undefined) this.#tokens.get(text)?.users.add(connection);
    return account;
  }

  /** The account of a token that is valid on this connection. */
  accountOf(text: string, connection: object): string | undefined {
    const token = this.#tokens.get(text);
    if (token === undefined) return undefined;
    return token.users.has(connection) || Date.now() < token.expires ? token.account : undefined;
  }

  /** The connection no longer uses its tokens: it unsubscribed, or is gone. */
  release(connection: object): void {
    for (const token of this.#tokens.values()) token.users.delete(connection);
  }

  /** No token opens anything on another connection any more. */
  expireAll(): void {
    for (const token of this.#tokens.values()) token.expires = 0;
  }
}
