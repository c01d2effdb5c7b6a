import { createHmac } from 'node:crypto';

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
