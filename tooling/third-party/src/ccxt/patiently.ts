import { setTimeout as sleep } from 'node:timers/promises';
import { DDoSProtection, InvalidNonce, RateLimitExceeded } from 'ccxt';

/** Milliseconds after which a request that the venue's limits refused is sent again. */
const BACK_OFF = 500;

/**
 * Sends a request again that was refused because it came too early: by the venue's limits, or because ccxt counts nonces
 * in milliseconds, and an answer over loopback takes less than one.
 */
export async function patiently<T>(request: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await request();
    } catch (error) {
      if (error instanceof InvalidNonce) await sleep(2);
      else if (error instanceof RateLimitExceeded || error instanceof DDoSProtection) await sleep(BACK_OFF);
      else throw error;
    }
}
