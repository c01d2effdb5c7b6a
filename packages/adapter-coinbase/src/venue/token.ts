import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { apiKeyOf, type ResolvedOptions } from '@hftjs/core/adapter';
import { readPrivateKey, type SigningKey } from './private-key.js';

/** An API key of Coinbase. */
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

/**
 * What a stream signs with; `undefined` for one without private channels.
 *
 * @throws StreamError `invalid_options` when the secret is not a key
 */
export function credentialsOf(options: ResolvedOptions): Credentials | undefined {
  const key = apiKeyOf(options);
  return key && { keyName: key.apiKey, signingKey: readPrivateKey(key.apiSecret, options.exchange) };
}

/** How long Coinbase accepts a token, in seconds. */
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
