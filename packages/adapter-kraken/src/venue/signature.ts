import { createHash, createHmac, type BinaryLike } from 'node:crypto';

let lastNonce = 0n;

/**
 * A nonce above all earlier ones of this process, in nanoseconds. Kraken wants a key's nonces to rise over all
 * its users, and never to change their unit: give this library a key of its own.
 */
export function nextNonce(): string {
  const time = BigInt(Date.now()) * 1_000_000n;
  lastNonce = time > lastNonce ? time : lastNonce + 1n;
  return lastNonce.toString();
}

/** HMAC-SHA512 of some parts, one after the other, keyed with the decoded secret. */
function hmac(secret: string, ...parts: readonly BinaryLike[]): string {
  const hash = createHmac('sha512', Buffer.from(secret, 'base64'));
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * The `API-Sign` header of a private call to the spot market.
 *
 * @param call - its path without the host, and the exact body that is sent, nonce included
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 */
export const signKraken = (
  call: { readonly path: string; readonly nonce: string; readonly body: string },
  secret: string,
): string => hmac(secret, call.path, sha256(call.nonce + call.body));

/**
 * The signed challenge of a private subscription to the derivatives.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-websockets
 */
export const signChallenge = (challenge: string, secret: string): string => hmac(secret, sha256(challenge));

/**
 * The `Authent` header of a private call to the derivatives.
 *
 * @param call - its path without host and without `/derivatives`, and the body or the query exactly as sent
 * @see https://docs.kraken.com/api/docs/guides/futures-rest
 */
export const signFutureCall = (
  call: { readonly endpoint: string; readonly nonce: string; readonly postData: string },
  secret: string,
): string => hmac(secret, sha256(call.postData + call.nonce + call.endpoint));
