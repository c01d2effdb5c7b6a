import type { VenueClock } from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { webSocketPayload } from '../../venue/signature.js';

/** The request whose reply confirms the subscription to the account's events. */
export const SUBSCRIBE_ID = 1;
/** The request that logs the session on, where there is one. */
export const LOGON_ID = 2;

type Credentials = Pick<BinanceShared, 'apiKey' | 'signer'> & {
  readonly api: { readonly clock: VenueClock };
};

/**
 * How a connection of the WebSocket API subscribes to the account's events: by one signed request, or, with an Ed25519
 * key, by logging on and subscribing. Frames are signed anew for each connection. Exists as long as its stream.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests
 */
export class SpotLogin {
  readonly clock: VenueClock;
  readonly #credentials: Credentials;
  #usesSession: boolean;

  constructor(credentials: Credentials) {
    this.clock = credentials.api.clock;
    this.#credentials = credentials;
    this.#usesSession = credentials.signer?.type === 'ed25519';
  }

  /** The frames of one connection. */
  async frames(): Promise<readonly string[]> {
    await this.clock.synchronize();
    if (!this.#usesSession)
      return [request(SUBSCRIBE_ID, 'userDataStream.subscribe.signature', this.#signed())];
    return [
      request(LOGON_ID, 'session.logon', this.#signed()),
      request(SUBSCRIBE_ID, 'userDataStream.subscribe'),
    ];
  }

  /**
   * A session's subscription was refused for want of a logon: Binance may answer requests in any order. The next
   * connection signs its subscription, which any key can. False when there was no session.
   */
  giveUpSession(): boolean {
    const had = this.#usesSession;
    this.#usesSession = false;
    return had;
  }

  #signed(): object {
    const { apiKey, signer } = this.#credentials;
    // Options without credentials were refused before.
    if (apiKey === undefined || !signer) throw new Error('the account needs apiKey and apiSecret');
    const parameters = { apiKey, timestamp: Math.floor(this.clock.now()) };
    return { ...parameters, signature: signer.sign(webSocketPayload(parameters)) };
  }
}

const request = (id: number, method: string, params?: object): string =>
  JSON.stringify({ id, method, ...(params && { params }) });
