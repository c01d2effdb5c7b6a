import type { CurrencyPair, MyOrder } from '@hftjs/core';
import {
  admitPairs,
  type AccountRow,
  type Control,
  type Dial,
  INFO,
  isRow,
  type Outage,
  type Reconciler,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { makeRequests, readControl, readNotice } from '../../venue/control.js';
import { unwrap } from '../../venue/packet.js';
import type { BinanceShared } from '../../venue/shared.js';
import { timeOf } from '../../venue/time.js';
import { FutureAccountApi } from './account-api.js';
import { parseAlgoUpdate } from './algo-update.js';
import { FutureHoldings } from './holdings.js';
import { RENEWAL_INTERVAL, type ListenKey } from './listen-key.js';
import { parseOrderTradeUpdate, type OrderContext } from './order-trade-update.js';

/** The product of frames of the COIN-M account, which is another one. */
const COIN_MARGINED = 'CM';

/** One connection of the account's private stream: its key identifies the account, and there is nothing to subscribe. */
export class FutureAccountSession implements Session {
  readonly every = { interval: RENEWAL_INTERVAL, run: (): Promise<void> => this.#listenKey.renew() };
  readonly #shared: BinanceShared;
  readonly #listenKey: ListenKey;
  readonly #context: SessionContext;
  readonly #rowContext: OrderContext;
  readonly #reconciler: Reconciler;
  readonly #holdings: FutureHoldings;
  readonly #requests = makeRequests();

  constructor(shared: BinanceShared, listenKey: ListenKey, context: SessionContext) {
    const known = (key: string): MyOrder | undefined => context.account.orders.get(key);
    this.#shared = shared;
    this.#listenKey = listenKey;
    this.#context = context;
    this.#rowContext = { symbols: shared.symbols, known, unnumbered: shared.unnumberedFills };
    this.#reconciler = context.account.reconcileWith({
      api: new FutureAccountApi(shared, context, known),
      toVenue: (time) => shared.api.clock.toVenue(time),
    });
    this.#holdings = new FutureHoldings(shared, context);
  }

  async dial(): Promise<Dial> {
    return { url: `${this.#listenKey.host}/${await this.#listenKey.fetch()}` };
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { api, pairRules } = this.#shared;
    this.#reconciler.begin(await admitPairs(pairRules, this.#context, pairs));
    await api.clock.synchronize();
    // There is nothing to subscribe and nothing to be acknowledged: the key in the URL is the subscription.
    this.#context.acknowledge(undefined, api.clock.earliest());
    return [];
  }

  async recover(outage: Outage | undefined): Promise<void> {
    await Promise.all([this.#reconciler.recover(outage), this.#holdings.recover()]);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const event = unwrap(packet);
    if (!isRow(event) || typeof event.e !== 'string') return readControl(packet, this.#requests);
    if (event.fs === COIN_MARGINED) {
      this.#context.skip();
      return INFO;
    }
    const row = this.#rowOf(event);
    if (row) {
      this.#reconciler.publish([row], receivedTime);
      return undefined;
    }
    if (event.e === 'ACCOUNT_UPDATE')
      return this.#holdings.publish(event, receivedTime) > 0 ? undefined : INFO;
    if (event.e === 'ACCOUNT_CONFIG_UPDATE') this.#holdings.refreshPositions();
    if (event.e === 'listenKeyExpired') return { kind: 'retry', reason: 'the listen key has expired' };
    const notice = readNotice(event);
    // TRADE_LITE among them: the same fill comes again, whole, as ORDER_TRADE_UPDATE.
    if (!notice) this.#context.skip();
    return notice ?? INFO;
  }

  #rowOf(event: Row): AccountRow | undefined {
    if (event.e === 'ORDER_TRADE_UPDATE') return parseOrderTradeUpdate(event.o, this.#rowContext);
    if (event.e !== 'ALGO_UPDATE') return undefined;
    return { order: parseAlgoUpdate(event.o, this.#rowContext, timeOf(event.T ?? event.E)) };
  }
}
