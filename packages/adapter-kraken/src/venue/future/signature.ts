import { createHash, createHmac } from 'node:crypto';

/** HMAC-SHA512 of the raw SHA-256 of a text, keyed with the decoded secret. */
const sign = (text: string, secret: string): string =>
  createHmac('sha512', Buffer.from(secret, 'base64'))
    .update(createHash('sha256').update(text).digest())
    .digest('base64');

/**
 * The signed challenge of a private subscription.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-websockets
 */
export const signChallenge = (challenge: string, secret: string): string => sign(challenge, secret);

export interface SignedFutureCall {
  /** Without host, and without the `/derivatives` that may stand before it: `/api/v3/openorders`. */
  readonly endpoint: string;
  readonly nonce: string;
  /** The body, or the query without its question mark: exactly as sent. */
  readonly postData: string;
}

/**
 * The `Authent` header of a private REST call.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rest
 */
export const signFutureCall = ({ endpoint, nonce, postData }: SignedFutureCall, secret: string): string =>
  sign(postData + nonce + endpoint, secret);
