import { createHash, createHmac } from 'node:crypto';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const hmac = (secret: string, message: Buffer): string =>
  createHmac('sha512', Buffer.from(secret, 'base64')).update(message).digest('base64');

/**
 * The `signed_challenge` that proves a secret.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-websockets
 */
export const signedChallenge = (secret: string, challenge: string): string => hmac(secret, sha256(challenge));

/**
 * The `Authent` header of a private request; `path` is without `/derivatives`.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rest
 */
export const authent = (
  secret: string,
  { postData, nonce, path }: { postData: string; nonce: string; path: string },
): string => hmac(secret, sha256(postData + nonce + path));
