import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  verify,
  type KeyObject,
} from 'node:crypto';
import { type Credentials, isSameText, type Random } from '@hftjs/simulator';

/** What a key signs with. */
export type KeyType = 'hmac' | 'rsa' | 'ed25519';

/** Whether a signature is the key's own, over exactly this text. */
export interface ApiKey {
  readonly apiKey: string;
  readonly type: KeyType;
  accepts(payload: string, signature: string): boolean;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** DER of an Ed25519 private key up to its 32 bytes. */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

export const isWellFormed = (apiKey: string): boolean => /^[A-Za-z0-9]{64}$/.test(apiKey);

/** New credentials; secrets of RSA and Ed25519 are private keys in PEM. */
export function inventCredentials(random: Random, type: KeyType): Credentials {
  return { apiKey: random.text(64, ALPHABET), apiSecret: inventSecret(random, type) };
}

function inventSecret(random: Random, type: KeyType): string {
  switch (type) {
    case 'hmac':
      return random.text(64, ALPHABET);
    case 'rsa':
      return pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    case 'ed25519': {
      const seed = Buffer.from(Array.from({ length: 32 }, () => random.int(256)));
      return pem(
        createPrivateKey({ key: Buffer.concat([ED25519_HEAD, seed]), format: 'der', type: 'pkcs8' }),
      );
    }
  }
}

const pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }) as string;

/** The venue's side of a key. A secret in PEM is an RSA or Ed25519 key, anything else an HMAC secret. */
export function apiKeyOf({ apiKey, apiSecret }: Credentials): ApiKey {
  if (!apiSecret.includes('-----BEGIN')) {
    const accepts = (payload: string, signature: string): boolean =>
      isSameText(createHmac('sha256', apiSecret).update(payload).digest('hex'), signature.toLowerCase());
    return { apiKey, type: 'hmac', accepts };
  }
  const publicKey = createPublicKey(apiSecret);
  const type = publicKey.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa';
  const digest = type === 'rsa' ? 'RSA-SHA256' : null;
  return {
    apiKey,
    type,
    accepts: (payload, signature) =>
      verify(digest, Buffer.from(payload), publicKey, Buffer.from(signature, 'base64')),
  };
}
