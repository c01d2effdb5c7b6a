import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  type Control,
  type HoldingsReads,
  INFO,
  isRow,
  type Outage,
  readRows,
  type Reconciler,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { unwrap } from '../../venue/packet.js';
import type { BinanceShared } from '../../venue/shared.js';
import { SpotAccountApi } from './account-api.js';
import { listBalances, parseAccountPosition } from './balances.js';
import { parseExecutionReport } from './execution-report.js';
import type { SpotLogin } from './login.js';
import { readEvent, readReply } from './replies.js';

/** Events that state by how much a balance, or what is locked of it, has changed. */
const DELTAS: ReadonlySet<string> = new Set(['balanceUpdate', 'externalLockUpdate']);

/** One connection of the WebSocket API, subscribed to the account's events. */
export class SpotAccountSession implements Session {
  readonly #shared: BinanceShared;
  readonly #login: SpotLogin;
  readonly #context: SessionContext;
  readonly #reconciler: Reconciler;
  readonly #balances: HoldingsReads;

  constructor(shared: BinanceShared, login: SpotLogin, context: SessionContext) {
    this.#shared = shared;
    this.#login = login;
    this.#context = context;
    this.#reconciler = context.account.reconcileWith({
      api: new SpotAccountApi(shared, context),
      toVenue: (time) => shared.api.clock.toVenue(time),
    });
    this.#balances = context.balances.readWith({
      read: (signal) => listBalances(shared, context.balances, signal),
    });
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    this.#reconciler.begin(await admitPairs(this.#shared.pairRules, this.#context, pairs));
    return this.#login.frames();
  }

  async recover(outage: Outage | undefined): Promise<void> {
    await Promise.all([this.#reconciler.recover(outage), this.#balances.recover()]);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const event = unwrap(packet);
    if (!isRow(event) || typeof event.e !== 'string') return readReply(packet, this.#login);
    if (event.e === 'executionReport') {
      this.#reconciler.publish([parseExecutionReport(event, this.#shared.symbols)], receivedTime);
      return undefined;
    }
    if (event.e === 'outboundAccountPosition') return this.#onBalances(event, receivedTime);
    const control = readEvent(event);
    if (control !== INFO) return control;
    // A change by an amount: the balance that it leads to follows, and is read over REST in case it does not.
    if (DELTAS.has(event.e)) this.#balances.refresh();
    this.#context.skip();
    return INFO;
  }

  #onBalances(event: Row, receivedTime: number): Control | undefined {
    const { balances } = this.#context;
    const { rows, time, parse } = parseAccountPosition(event);
    const { rows: read } = readRows(rows, parse, balances.malformed);
    const published = balances.publish({ rows: read, kind: 'update', receivedTime, exchangeTime: time });
    return published > 0 ? undefined : INFO;
  }
}
