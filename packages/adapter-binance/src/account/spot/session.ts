import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  type Control,
  INFO,
  isRow,
  type Outage,
  type Reconciler,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { unwrap } from '../../venue/packet.js';
import type { BinanceShared } from '../../venue/shared.js';
import { SpotAccountApi } from './account-api.js';
import { parseExecutionReport } from './execution-report.js';
import type { SpotLogin } from './login.js';
import { readEvent, readReply } from './replies.js';

/** One connection of the WebSocket API, subscribed to the account's events. */
export class SpotAccountSession implements Session {
  readonly #shared: BinanceShared;
  readonly #login: SpotLogin;
  readonly #context: SessionContext;
  readonly #reconciler: Reconciler;

  constructor(shared: BinanceShared, login: SpotLogin, context: SessionContext) {
    this.#shared = shared;
    this.#login = login;
    this.#context = context;
    this.#reconciler = context.account.reconcileWith({
      api: new SpotAccountApi(shared, context),
      toVenue: (time) => shared.api.clock.toVenue(time),
    });
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    this.#reconciler.begin(await admitPairs(this.#shared.pairRules, this.#context, pairs));
    return this.#login.frames();
  }

  recover(outage: Outage | undefined): Promise<void> {
    return this.#reconciler.recover(outage);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const event = unwrap(packet);
    if (!isRow(event) || typeof event.e !== 'string') return readReply(packet, this.#login);
    if (event.e === 'executionReport') {
      this.#reconciler.publish([parseExecutionReport(event, this.#shared.symbols)], receivedTime);
      return undefined;
    }
    const control = readEvent(event);
    if (control === INFO) this.#context.skip();
    return control;
  }
}
