import { expect, test } from 'vitest';
import { nextNonce } from './nonce.js';

test('nonces rise, fit 64 bits, and are nanoseconds', () => {
  const nonces = Array.from({ length: 1000 }, () => BigInt(nextNonce()));
  for (const [index, nonce] of nonces.entries()) if (index > 0) expect(nonce > nonces[index - 1]!).toBe(true);
  expect(nonces.at(-1)! < 2n ** 64n).toBe(true);
  expect(Math.abs(Number(nonces[0]! / 1_000_000n) - Date.now())).toBeLessThan(60_000);
});
