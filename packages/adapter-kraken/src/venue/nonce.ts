let lastNonce = 0n;

/**
 * A nonce above all earlier ones of this process, in nanoseconds. Kraken wants a key's nonces to rise over all
 * its users, and never to change their unit: give this library a key of its own.
 */
export function nextNonce(): string {
  const time = BigInt(Date.now()) * 1_000_000n;
  lastNonce = time > lastNonce ? time : lastNonce + 1n;
  return lastNonce.toString();
}
