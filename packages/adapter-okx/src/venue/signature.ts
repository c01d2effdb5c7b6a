import { createHmac } from 'node:crypto';
import { apiKeyOf, OptionError, type ApiKey, type ResolvedOptions } from '@hftjs/core/adapter';

/** What OKX wants of its users. */
export interface Credentials extends ApiKey {
  readonly passphrase: string;
}

/**
 * What a stream logs on with; `undefined` for one that need not.
 *
 * @param isNeeded - whether its channel of order books needs a login
 * @throws OptionError `invalid_options` when the key or the passphrase is missing
 */
export function credentialsOf(options: ResolvedOptions, isNeeded: boolean): Credentials | undefined {
  const { exchange, apiAuthData } = options;
  const key = apiKeyOf(options, isNeeded);
  if (!key) {
    if (!isNeeded) return undefined;
    throw new OptionError(exchange, {
      option: ['subscribeArgs', 'orderBook', 'channel'],
      predicate: (spell) =>
        `needs a login; pass ${spell('apiKey')}, ${spell('apiSecret')} and ${spell('apiAuthData')}: { passphrase }`,
    });
  }
  const passphrase = apiAuthData?.passphrase;
  if (passphrase === undefined || passphrase === '')
    throw new OptionError(exchange, {
      option: ['apiAuthData', 'passphrase'],
      sentence: (spell) =>
        `a login needs the passphrase of the API key; pass ${spell('apiAuthData')}: { passphrase }`,
    });
  return { ...key, passphrase };
}

/** Base64 of the HMAC-SHA256 of a text. */
export const sign = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');

/**
 * The frame that logs a connection on. OKX takes it within 30 s of its time.
 *
 * @param time - OKX's, in epoch milliseconds; here it is sent in seconds
 * @see https://www.okx.com/docs-v5/en/#overview-websocket-login
 */
export function loginFrame({ apiKey, apiSecret, passphrase }: Credentials, time: number): string {
  const timestamp = String(Math.floor(time / 1000));
  const signature = sign(`${timestamp}GET/users/self/verify`, apiSecret);
  return JSON.stringify({ op: 'login', args: [{ apiKey, passphrase, timestamp, sign: signature }] });
}

/**
 * The headers of a signed GET.
 *
 * @param time - OKX's, in epoch milliseconds; here it is sent in ISO 8601
 * @see https://www.okx.com/docs-v5/en/#overview-rest-authentication
 */
export function signedHeaders(
  { apiKey, apiSecret, passphrase }: Credentials,
  { path, time }: { readonly path: string; readonly time: number },
): Record<string, string> {
  const timestamp = new Date(time).toISOString();
  return {
    'OK-ACCESS-KEY': apiKey,
    'OK-ACCESS-PASSPHRASE': passphrase,
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-SIGN': sign(`${timestamp}GET${path}`, apiSecret),
  };
}
