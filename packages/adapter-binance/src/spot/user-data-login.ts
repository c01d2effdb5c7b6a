import { type VenueClock } from '@hftjs/core/adapter';
import { webSocketPayload, type Parameters, type Signer } from '../signature.js';

/** The request whose answer says that own events will come. */
export const SUBSCRIBE_ID = 1;
/** The request that logs the session on, where there is one. */
export const LOGON_ID = 2;

export interface UserDataLoginInit {
  readonly apiKey: string;
  readonly signer: Signer;
  readonly clock: VenueClock;
}

/**
 * How a connection of the WebSocket API comes to own events: by one signed request, or, with an Ed25519 key, by
 * logging on and subscribing. Frames are signed anew for each connection. Lives as long as its stream.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/user-data-stream-requests
 */
export class UserDataLogin {
  readonly #init: UserDataLoginInit;
  #usesSession: boolean;

  constructor(init: UserDataLoginInit) {
    this.#init = init;
    this.#usesSession = init.signer.type === 'ed25519';
  }

  /** The frames of one connection. */
  async frames(): Promise<readonly string[]> {
    await this.#init.clock.synchronize();
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

  #signed(): Parameters {
    const { apiKey, signer, clock } = this.#init;
    const parameters = { apiKey, timestamp: Math.floor(clock.now()) };
    return { ...parameters, signature: signer.sign(webSocketPayload(parameters)) };
  }
}

const request = (id: number, method: string, params?: Parameters): string =>
  JSON.stringify({ id, method, ...(params && { params }) });
