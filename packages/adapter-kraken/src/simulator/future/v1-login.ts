import { isSameText, type Random } from '@hftjs/simulator';
import type { FutureAccounts } from './future-accounts.js';
import { signedChallenge } from './signature.js';
import type { V1Request } from './v1-request.js';

/** The challenges of one connection. They are good nowhere else. */
export class V1Login {
  readonly #accounts: FutureAccounts;
  readonly #random: Random;
  /** The key that asked for it, by challenge. */
  readonly #challenges = new Map<string, string>();

  constructor(accounts: FutureAccounts, random: Random) {
    this.#accounts = accounts;
    this.#random = random;
  }

  /** A new challenge. Every client gets one: the key is checked when the challenge comes back signed. */
  challenge(apiKey: string): string {
    const challenge = this.#random.uuid();
    this.#challenges.set(challenge, apiKey);
    return challenge;
  }

  /** The API key that a request proves to have. */
  keyOf({ api_key, original_challenge, signed_challenge }: V1Request): string | undefined {
    const account = this.#accounts.byKey(api_key);
    if (account === undefined || typeof original_challenge !== 'string') return undefined;
    const { apiKey, apiSecret } = account.credentials;
    if (this.#challenges.get(original_challenge) !== apiKey) return undefined;
    const expected = signedChallenge(apiSecret, original_challenge);
    return isSameText(expected, String(signed_challenge)) ? apiKey : undefined;
  }
}
