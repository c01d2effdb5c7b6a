import { Ledger } from '../ledger/ledger.js';
import type { MoneyChanges } from '../ledger/ledger-types.js';
import { ListedLedger } from '../ledger/listed-ledger.js';
import { Money, type Funds } from '../ledger/money.js';
import type { Deadlines } from '../market/deadlines.js';
import type { MarketOptions } from '../market/market-options.js';
import type { PairMarket } from '../market/pair-market.js';
import type { PairSpec } from '../market/pair-spec.js';
import type { Random } from '../market/random.js';
import type { Clock } from '../wire/clock.js';
import { DeadManSwitches } from './dead-man-switches.js';
import { OrderEntry } from './order-entry.js';
import type { FeeRates } from './order-need.js';
import { OwnLists } from './own-lists.js';
import { isDone } from './own-order.js';
import { OwnOrders } from './own-orders.js';

/** About what an account has of every currency at first, in US dollars. */
const USUAL_FUNDS: Funds = { usdOfEach: 1_000_000_000 };
const USUAL_FEES: FeeRates = { maker: 0.0016, taker: 0.0026 };
const USUAL_LEVERAGE = 10;

const count = (_random: Random, before: number): string => String(before + 1);

/** What the market has that own orders are placed in. */
export interface TradingPlace {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly specs: readonly PairSpec[];
  /** Names orders and fills. */
  readonly ids: Random;
  readonly marketOf: (pair: string) => PairMarket | undefined;
  /** Emits what has happened in a pair. */
  readonly publish: (market: PairMarket) => void;
  /** Emits changes of money that belong to no order. */
  readonly publishMoney: (changes: MoneyChanges) => void;
}

/** Own orders of a market, and the money of their accounts. */
export interface Trading {
  readonly fees: FeeRates;
  readonly feeCurrency: 'quote' | 'received';
  readonly own: OwnOrders;
  readonly entry: OrderEntry;
  readonly lists: OwnLists;
  readonly ledger: Ledger;
  readonly switches: DeadManSwitches;
}

export function openTrading(options: MarketOptions, place: TradingPlace): Trading {
  const { clock, deadlines, specs, ids, marketOf, publish, publishMoney } = place;
  const { fees = USUAL_FEES, feeCurrency = 'quote', orderId = count, fillId = count } = options;
  const { funds = USUAL_FUNDS, leverage = USUAL_LEVERAGE, lends = false, clientIds = 'any' } = options;
  const mark = (pair: string): number => {
    const market = marketOf(pair);
    if (market === undefined) throw new RangeError(`${pair} is not traded here`);
    return market.markTick;
  };
  const money = new Money({ clock, specs, funds, leverage, lends, mark });
  const own = new OwnOrders({
    clock,
    fees,
    feeCurrency,
    money,
    orderId: (before) => orderId(ids, before),
    fillId: (before) => fillId(ids, before),
  });
  const entry: OrderEntry = new OrderEntry({
    own,
    money,
    clock,
    fees,
    clientIds,
    refusesReached: options.reachedTriggers === 'refuse',
    marketOf,
    publish,
    expireAt: (id, time) => {
      deadlines.at(time, () => {
        const order = own.records.get(id);
        if (order !== undefined && !isDone(order)) entry.expire(id);
      });
    },
  });
  const switches = new DeadManSwitches(deadlines, clock, (scope) => {
    entry.cancelAll(scope, 'cancel_after');
  });
  const ledger = new Ledger({
    money,
    mark,
    publish: publishMoney,
    hasOpen: (account) => own.open.some((order) => order.account === account && order.terms.kind !== 'spot'),
  });
  const lists = new OwnLists({ own, clock, ledger: new ListedLedger({ ledger, clock }) });
  return { fees, feeCurrency, own, entry, lists, ledger, switches };
}
