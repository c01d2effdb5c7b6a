import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The two kinds of private keys that the venue gives out. */
export type KeyType = 'ed25519' | 'ec';

/** The bytes of a PKCS#8 Ed25519 key before its 32-byte seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * A new private key as the venue hands it out: base64 of seed and public key, or a SEC1 PEM.
 * https://docs.cdp.coinbase.com/get-started/authentication/cdp-api-keys
 */
export function inventSecret(keyType: KeyType): string {
  if (keyType === 'ec') {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')]).toString('base64');
}

/** The public half of a private key in either form. */
export function publicKeyOf(secret: string): KeyObject {
  if (secret.includes('-----BEGIN')) return createPublicKey(createPrivateKey(secret));
  const seed = Buffer.from(secret, 'base64').subarray(0, 32);
  const key = Buffer.concat([PKCS8_PREFIX, seed]);
  return createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}
