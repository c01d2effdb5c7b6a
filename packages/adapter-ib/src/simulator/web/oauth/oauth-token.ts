import { createHmac } from 'node:crypto';

/**
 * The live session token that both sides of a Diffie-Hellman exchange come to, and by which the venue proves it.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/oauth-1-0a-extended/
 */
export function liveSessionToken(
  shared: Buffer,
  { secret, consumerKey }: { secret: Buffer; consumerKey: string },
): { token: Buffer; signature: string } {
  const token = createHmac('sha1', javaBytes(shared)).update(secret).digest();
  return { token, signature: tokenSignature(token, consumerKey) };
}

/** What goes out beside the answer, so that the consumer can check its token. */
export const tokenSignature = (token: Buffer, consumerKey: string): string =>
  createHmac('sha1', token).update(consumerKey).digest('hex');

/** A positive number as the bytes of Java's `BigInteger`: as few as possible, and the first bit is the sign. */
function javaBytes(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  return (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), short]) : short;
}
