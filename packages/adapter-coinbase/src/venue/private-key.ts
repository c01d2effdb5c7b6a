import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Exchange } from '@hftjs/core';
import { OptionError } from '@hftjs/core/adapter';

/** What signs Coinbase's tokens, and the name of its algorithm in them. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly algorithm: 'ES256' | 'EdDSA';
}

/** What stands before the 32 bytes of an Ed25519 seed in PKCS#8. */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const SEED_LENGTH = 32;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The private key of a CDP API key: PEM, as the portal gives it for ECDSA (also with `\n` written out, as in
 * environment variables), or base64 of an Ed25519 seed, alone or followed by its public key.
 *
 * @throws OptionError `invalid_options`, without the secret
 * @see https://docs.cdp.coinbase.com/get-started/authentication/cdp-api-keys
 */
export function readPrivateKey(secret: string, exchange: Exchange): SigningKey {
  const key = secret.includes('-----BEGIN') ? readPem(secret) : readBase64(secret);
  if (key?.asymmetricKeyType === 'ed25519') return { key, algorithm: 'EdDSA' };
  if (key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1')
    return { key, algorithm: 'ES256' };
  throw new OptionError(exchange, {
    option: ['apiSecret'],
    predicate:
      'is not a private key that Coinbase accepts; pass the PEM text of an ECDSA P-256 key, or the base64 text of an ' +
      'Ed25519 key, which is 32 or 64 bytes long',
  });
}

const readPem = (secret: string): KeyObject | undefined =>
  attempt(() => createPrivateKey(`${secret.replaceAll('\\n', '\n').trim()}\n`));

function readBase64(secret: string): KeyObject | undefined {
  const text = secret.replaceAll(/\s|\\n/g, '');
  if (!BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  const isBare = bytes.length === SEED_LENGTH || bytes.length === 2 * SEED_LENGTH;
  const der = isBare ? Buffer.concat([ED25519_PREFIX, bytes.subarray(0, SEED_LENGTH)]) : bytes;
  return attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

/** OpenSSL's messages on a bad key do not help, and may quote it. */
function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
