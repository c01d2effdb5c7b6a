import { randomBytes } from 'node:crypto';
import type { OAuthCredentials } from './credentials.js';
import { challengeOf, decryptSecret, liveSessionToken, tokenSignature } from './live-session-token.js';
import {
  authorizationOf,
  baseStringOf,
  hmacSignature,
  rsaSignature,
  type OAuthParameters,
} from './signature.js';

/** A request as it is signed. */
export interface Signable {
  readonly method: string;
  /** Without its query. */
  readonly url: string;
  readonly query: OAuthParameters;
}

/** What the venue answers to a challenge. */
export interface TokenAnswer {
  readonly response: string;
  readonly signature: string;
  /** Epoch milliseconds. */
  readonly expires: number;
}

/** A token is renewed so long before it expires, in milliseconds. */
const MARGIN = 600_000;

/**
 * Signs requests by OAuth 1.0a, with a live session token that is good for a day and all streams of the same credentials
 * share.
 */
export class Signer {
  readonly #credentials: OAuthCredentials;
  /** Of the exchange that is underway. */
  #random = 0n;
  #token: { readonly text: string; readonly expires: number } | undefined;
  /** Whether the venue ever accepted these credentials. */
  wasAccepted = false;
  /** The exchange that is underway: one for all who wait for a token. */
  exchange: Promise<void> | undefined;

  constructor(credentials: OAuthCredentials) {
    this.#credentials = credentials;
  }

  get hasToken(): boolean {
    return this.#token !== undefined && this.#token.expires - Date.now() > MARGIN;
  }

  /** The venue has dropped the token. */
  forgetToken(): void {
    this.#token = undefined;
  }

  /** The header of the request for a token. */
  tokenHeader({ method, url, query }: Signable): string {
    const { accessTokenSecret, encryptionKey, signatureKey, prime, realm } = this.#credentials;
    this.#random = BigInt(`0x${randomBytes(32).toString('hex')}`);
    const parameters = {
      ...this.#parameters('RSA-SHA256'),
      diffie_hellman_challenge: challengeOf(this.#random, prime),
    };
    const secret = decryptSecret(accessTokenSecret, encryptionKey);
    const base = baseStringOf({ method, url, parameters: { ...query, ...parameters } });
    return authorizationOf(parameters, rsaSignature(base, secret, signatureKey), realm);
  }

  /**
   * Takes the venue's part of the exchange.
   *
   * @throws Error when the signature is wrong: the venue or the keys are not the expected ones
   */
  acceptToken({ response, signature, expires }: TokenAnswer): void {
    const { accessTokenSecret, encryptionKey, consumerKey, prime } = this.#credentials;
    const secret = decryptSecret(accessTokenSecret, encryptionKey);
    const text = liveSessionToken({ random: this.#random, response, prime, secret });
    if (tokenSignature(text, consumerKey) !== signature)
      throw new Error('the live session token does not bear the signature of the consumer key');
    this.#token = { text, expires };
    this.wasAccepted = true;
  }

  /** The header of any other request. */
  header({ method, url, query }: Signable): string {
    const parameters = this.#parameters('HMAC-SHA256');
    const base = baseStringOf({ method, url, parameters: { ...query, ...parameters } });
    return authorizationOf(parameters, hmacSignature(base, this.#token?.text ?? ''), this.#credentials.realm);
  }

  #parameters(signatureMethod: string): OAuthParameters {
    const { consumerKey, accessToken } = this.#credentials;
    return {
      oauth_consumer_key: consumerKey,
      oauth_nonce: randomBytes(16).toString('hex'),
      oauth_signature_method: signatureMethod,
      oauth_timestamp: String(Math.floor(Date.now() / 1000)),
      oauth_token: accessToken,
    };
  }
}
