import type { CurrencyPair } from '@hftjs/core';
import { Random, type Credentials, type PositionSide, type SimulatedVenue } from '@hftjs/simulator';
import type { Suite } from '../harness.js';
import { priceAway, someVolume } from '../orders.js';
import { volumeOf } from './differences.js';

/** Orders that close a position, and steps of the crowd between them. */
const MOST_ATTEMPTS = 50;
const STEPS = 20;

type Account = Pick<Credentials, 'apiKey'>;

export interface AccountLifeInit {
  readonly suite: Suite;
  readonly venue: SimulatedVenue;
  readonly seed: number;
  readonly accounts: readonly Account[];
}

/** Does seeded things that change balances and positions: trades, orders that rest, fill and end, payments. */
export class AccountLife {
  readonly #init: AccountLifeInit;
  readonly #random: Random;
  /** What was paid in and out, per account and currency, with the ledger's decimals. */
  readonly payments: { readonly account: Account; readonly currency: string; readonly amount: string }[] = [];

  constructor(init: AccountLifeInit) {
    this.#init = init;
    this.#random = new Random(`holdings ${init.seed}`);
  }

  act(): void {
    const random = this.#random;
    const { suite, accounts } = this.#init;
    const account = random.pick(accounts);
    const pair = random.pick(suite.pairs);
    const dice = random.next();
    if (dice < 0.35) this.#trade(account, pair);
    else if (dice < 0.6) this.#rest(account, pair);
    else if (dice < 0.75) this.#fill(account);
    else if (dice < 0.85) this.#cancel(account);
    else if (dice < 0.95 || !suite.holdings.tellsPayments) this.close(account, pair);
    else this.#pay(account);
  }

  /** Ends all orders and positions. */
  endAll(): void {
    const { suite, venue, accounts } = this.#init;
    for (const account of accounts) {
      for (const { orderId } of this.#open(account)) venue.cancelOrder(orderId);
      for (const pair of suite.pairs) this.close(account, pair);
    }
  }

  /** Closes the positions of a pair, where it has any. */
  close(account: Account, pair: CurrencyPair): void {
    const { venue, suite } = this.#init;
    if (this.#isSpot(pair) && !suite.holdings.holdsShares) return;
    for (const side of this.#sides(account))
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const volume = Number(volumeOf(suite, { venue, credentials: account, pair, side }));
        if (volume === 0) break;
        venue.placeOrder({
          ...{ account, pair, side: volume > 0 ? 'sell' : 'buy', type: 'market' },
          ...{ volume: Math.abs(volume), positionSide: side },
        });
        // Where the book had too little, the crowd places more.
        for (let step = 0; step < STEPS; step++) venue.market.step();
      }
  }

  #trade(account: Account, pair: CurrencyPair): void {
    const random = this.#random;
    const side = random.pick(['buy', 'sell'] as const);
    const volume = someVolume(this.#init.venue, pair, 1 + random.int(3));
    this.#init.venue.placeOrder({
      ...{ account, pair, side, type: 'market', volume },
      positionSide: this.#openedBy(account, side),
    });
  }

  #rest(account: Account, pair: CurrencyPair): void {
    const { venue } = this.#init;
    const random = this.#random;
    const side = random.pick(['buy', 'sell'] as const);
    venue.placeOrder({
      ...{ account, pair, side, type: 'limit', volume: someVolume(venue, pair) },
      price: priceAway(venue, pair, (side === 'buy' ? -1 : 1) * (0.02 + random.next())),
      positionSide: this.#openedBy(account, side),
    });
  }

  /** The crowd fills a resting order, in part or altogether. */
  #fill(account: Account): void {
    const { venue } = this.#init;
    const [order] = this.#open(account);
    if (order === undefined) return;
    const part = someVolume(venue, order.pair as CurrencyPair, 1);
    venue.market.fillOrder(
      order.orderId,
      this.#random.chance(0.5) ? Math.min(part, order.remaining) : undefined,
    );
  }

  #cancel(account: Account): void {
    const order = this.#open(account).at(-1);
    if (order !== undefined) this.#init.venue.cancelOrder(order.orderId);
  }

  /** Funding where the pair is a derivative, else a deposit. */
  #pay(account: Account): void {
    const { suite, venue } = this.#init;
    const { ledger } = venue.market;
    const pair = this.#random.pick(suite.pairs);
    const [, quote = ''] = pair.split(/[/:]/);
    const currency = ledger.currencies.find((one) => one === quote) ?? ledger.currencies[0] ?? '';
    const amount = `${this.#random.int(90)}.${String(10 + this.#random.int(89))}`;
    this.payments.push({ account, currency, amount });
    if (this.#isSpot(pair)) ledger.deposit(account.apiKey, currency, amount);
    else ledger.pay({ from: '@crowd', to: account.apiKey, currency, amount, kind: 'funding', pair });
  }

  #open(account: Account) {
    return this.#init.venue.market.openOrders({ account: account.apiKey });
  }

  #sides({ apiKey }: Account): readonly PositionSide[] {
    return this.#init.venue.market.ledger.isHedged(apiKey) ? ['long', 'short'] : ['net'];
  }

  /** In hedge mode, each side opens its own position: only `close` closes them. */
  #openedBy(account: Account, side: 'buy' | 'sell'): PositionSide {
    const [long = 'net', short = long] = this.#sides(account);
    return side === 'buy' ? long : short;
  }

  #isSpot(pair: CurrencyPair): boolean {
    return this.#init.venue.market.pairs.find((spec) => spec.pair === pair)?.contract === undefined;
  }
}
