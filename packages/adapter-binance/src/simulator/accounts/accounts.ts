import type { Credentials, Random } from '@hftjs/simulator';
import { apiKeyOf, inventCredentials, isWellFormed, type ApiKey, type KeyType } from './api-key.js';
import { invalidKey, missingParameter, VenueError } from '../wire/venue-error.js';

/** A request that claims to be somebody's. */
export interface SignedRequest {
  readonly apiKey: string | undefined;
  readonly signature: string | undefined;
  /** What the signature must cover. */
  readonly payload: string;
  readonly params: ReadonlyMap<string, string>;
}

const MOST_RECV_WINDOW = 60_000;

/** Who may log in. An account is known by its API key. */
export class Accounts {
  readonly #random: Random;
  readonly #now: () => number;
  readonly #byKey = new Map<string, ApiKey>();

  /** @param now - the venue's time in epoch milliseconds */
  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  /** Opens an account, with these credentials or with new ones of a type. */
  add(wanted: Credentials | KeyType = 'hmac'): Credentials {
    const credentials = typeof wanted === 'string' ? inventCredentials(this.#random, wanted) : wanted;
    this.#byKey.set(credentials.apiKey, apiKeyOf(credentials));
    return credentials;
  }

  has(apiKey: string): boolean {
    return this.#byKey.has(apiKey);
  }

  /** The key of this name; throws the venue's error when there is none. */
  identify(apiKey: string | undefined): ApiKey {
    if (apiKey === undefined || !isWellFormed(apiKey))
      throw new VenueError(-2014, 'API-key format invalid.', { status: 401 });
    const found = this.#byKey.get(apiKey);
    if (found === undefined) throw invalidKey();
    return found;
  }

  /** Checks key, timestamp and signature, and returns the account of the request. */
  authenticate({ apiKey, signature, payload, params }: SignedRequest): ApiKey {
    const key = this.identify(apiKey);
    this.checkTime(params);
    if (signature === undefined || signature === '') throw missingParameter('signature');
    if (!key.accepts(payload, signature))
      throw new VenueError(-1022, 'Signature for this request is not valid.');
    return key;
  }

  /** Throws when a request is too old or too young. */
  checkTime(params: ReadonlyMap<string, string>): void {
    const text = params.get('timestamp') ?? '';
    if (!/^\d{1,16}$/.test(text)) throw missingParameter('timestamp');
    // Microseconds have 16 digits.
    const timestamp = text.length >= 16 ? Number(text) / 1000 : Number(text);
    const recvWindow = Number(params.get('recvWindow') ?? 5000);
    if (!(recvWindow > 0)) throw missingParameter('recvWindow');
    if (recvWindow > MOST_RECV_WINDOW) throw new VenueError(-1131, 'recvWindow must be less than 60000.');
    const now = this.#now();
    if (timestamp >= now + 1000)
      throw new VenueError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
    if (now - timestamp > recvWindow)
      throw new VenueError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }
}
