import { createHmac, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { OptionError, type OptionPath, type OptionText, type ResolvedOptions } from '@hftjs/core/adapter';

/** What kind of API key it is. */
export type KeyType = 'hmac' | 'rsa' | 'ed25519';

const KEY_TYPES: readonly string[] = ['hmac', 'rsa', 'ed25519'] satisfies KeyType[];

const KEY_TYPE: OptionPath = ['apiAuthData', 'keyType'];

/** Signs what Binance wants signed. */
export interface Signer {
  readonly type: KeyType;
  /** Lower-case hex of an HMAC, base64 of the others. */
  sign(payload: string): string;
}

type Credentials = Pick<ResolvedOptions, 'exchange' | 'apiAuthData'> & { readonly apiSecret: string };

/**
 * The signer of an API key. A secret with PEM headers is a private key, RSA or Ed25519, as the key itself states.
 * Any other is an HMAC secret, unless `apiAuthData.keyType` states that it is the base64 of a PKCS#8 key: HMAC
 * secrets may look like that too.
 *
 * `apiAuthData.passphrase` is that of an encrypted PEM.
 *
 * @throws OptionError `invalid_options` for a key that cannot be read; its text is in no message
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 */
export function makeSigner({ exchange, apiSecret, apiAuthData = {} }: Credentials): Signer {
  const { keyType, passphrase } = apiAuthData;
  const fail = (option: OptionPath, predicate: OptionText): OptionError =>
    new OptionError(exchange, { option, predicate });
  if (keyType !== undefined && !KEY_TYPES.includes(keyType))
    throw fail(KEY_TYPE, `must be one of ${KEY_TYPES.join(', ')}`);
  const isPem = apiSecret.includes('-----BEGIN');
  if (!isPem && (keyType === undefined || keyType === 'hmac')) return hmacSigner(apiSecret);
  const key = readKey(isPem, apiSecret, passphrase);
  const type = key?.asymmetricKeyType;
  if (!key || (type !== 'rsa' && type !== 'ed25519'))
    throw fail(
      ['apiSecret'],
      (spell) =>
        `is not a private key of RSA or Ed25519 that can be read; check it, and ${spell('apiAuthData.passphrase')}`,
    );
  if (keyType !== undefined && keyType !== type)
    throw fail(KEY_TYPE, (spell) => `is ${keyType}, but ${spell('apiSecret')} is a key of ${type}`);
  const digest = type === 'rsa' ? 'RSA-SHA256' : null;
  return { type, sign: (payload) => sign(digest, Buffer.from(payload), key).toString('base64') };
}

const hmacSigner = (secret: string): Signer => ({
  type: 'hmac',
  sign: (payload) => createHmac('sha256', secret).update(payload).digest('hex'),
});

function readKey(isPem: boolean, secret: string, passphrase: string | undefined): KeyObject | undefined {
  try {
    if (isPem) return createPrivateKey({ key: secret, ...(passphrase !== undefined && { passphrase }) });
    return createPrivateKey({ key: Buffer.from(secret, 'base64'), format: 'der', type: 'pkcs8' });
  } catch {
    return undefined; // Whatever is wrong with it, the text of the key stays out of the message.
  }
}

/** A query string with its signature. Binance wants it percent-encoded before it is signed, since 2026. */
export const signQuery = (query: string, signer: Signer): string =>
  `${query}&signature=${encodeURIComponent(signer.sign(query))}`;

/** What the WebSocket API wants signed: sorted by name, and not percent-encoded. */
export const webSocketPayload = (parameters: Readonly<Record<string, string | number>>): string =>
  Object.entries(parameters)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
