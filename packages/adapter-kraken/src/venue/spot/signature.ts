import { createHash, createHmac } from 'node:crypto';

export interface SignedCall {
  /** Without the host: `/0/private/GetWebSocketsToken`. */
  readonly path: string;
  readonly nonce: string;
  /** The exact bytes of the body that is sent, nonce included. */
  readonly body: string;
}

/**
 * The `API-Sign` header of a private REST call: HMAC-SHA512, keyed with the decoded secret, of the path and the
 * raw SHA-256 of nonce and body.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 */
export function signKraken({ path, nonce, body }: SignedCall, secret: string): string {
  const digest = createHash('sha256')
    .update(nonce + body)
    .digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(path).update(digest).digest('base64');
}
