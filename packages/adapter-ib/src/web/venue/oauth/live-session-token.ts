import { constants, createHmac, createPrivateKey, privateDecrypt } from 'node:crypto';

const GENERATOR = 2n;

/** `base ** exponent % modulus`. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** What is sent of a random number: `diffie_hellman_challenge`, in hex. */
export const challengeOf = (random: bigint, prime: bigint): string =>
  modularPower(GENERATOR, random, prime).toString(16);

/** The bytes of a positive number as Java's `BigInteger` has them: a first bit of 1 would be a sign, so a 0 precedes it. */
export function javaBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

export interface KeyExchange {
  /** Our random number. */
  readonly random: bigint;
  /** `diffie_hellman_response`, in hex. */
  readonly response: string;
  readonly prime: bigint;
  /** The access token secret, decrypted. */
  readonly secret: Uint8Array;
}

/** The live session token, in base64. */
export function liveSessionToken({ random, response, prime, secret }: KeyExchange): string {
  const key = modularPower(BigInt(`0x${response}`), random, prime);
  return createHmac('sha1', javaBytes(key)).update(secret).digest('base64');
}

/** What the venue signs a live session token with: `live_session_token_signature`. */
export const tokenSignature = (token: string, consumerKey: string): string =>
  createHmac('sha1', Buffer.from(token, 'base64')).update(consumerKey).digest('hex');

/** Eight bytes of padding at least, behind the two that begin it. */
const SHORTEST_PADDING = 10;

/**
 * Decrypts the access token secret: RSA with PKCS#1 v1.5 padding. The padding is taken off here, because Node 20 refuses
 * to do it. Node guards against an attacker who chooses the ciphertext; here, the ciphertext is the user's own secret.
 *
 * @throws Error when the key does not fit
 */
export function decryptSecret(encrypted: string, privateKeyPem: string): Buffer {
  const block = decryptBlock(Buffer.from(encrypted, 'base64'), privateKeyPem);
  const end = block.indexOf(0, SHORTEST_PADDING);
  if (block[0] !== 0 || block[1] !== 2 || block.subarray(2, SHORTEST_PADDING).includes(0) || end < 0)
    throw unfit();
  return block.subarray(end + 1);
}

function decryptBlock(encrypted: Buffer, privateKeyPem: string): Buffer {
  try {
    const key = createPrivateKey(privateKeyPem);
    return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted);
  } catch {
    throw unfit();
  }
}

const unfit = (): Error =>
  new Error(
    'the access token secret cannot be decrypted with encryptionKey; both must be of one consumer key',
  );
