import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningKey } from './private-key.js';

/** What Coinbase wants of its users. */
export interface Credentials {
  /** `organizations/{organization}/apiKeys/{key}`. */
  readonly keyName: string;
  readonly signingKey: SigningKey;
}

/** What one token is for. */
export interface TokenRequest {
  /** Coinbase's time, in epoch milliseconds. */
  readonly time: number;
  /** Method, host and path of a REST call; a WebSocket message's token has none. */
  readonly uri?: string;
  /** @defaultValue a new one */
  readonly nonce?: string;
}

/** How long Coinbase takes a token for good, in seconds. */
const LIFETIME = 120;

/**
 * A token for one message or one REST call.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-authentication
 */
export function signToken(
  { keyName, signingKey }: Credentials,
  { time, uri, nonce = randomBytes(32).toString('hex') }: TokenRequest,
): Promise<string> {
  const notBefore = Math.floor(time / 1000);
  return new SignJWT({
    sub: keyName,
    iss: 'cdp',
    nbf: notBefore,
    exp: notBefore + LIFETIME,
    ...(uri !== undefined && { uri }),
  })
    .setProtectedHeader({ alg: signingKey.algorithm, typ: 'JWT', kid: keyName, nonce })
    .sign(signingKey.key);
}
