import type { Money } from '../ledger/money.js';
import type { PairMarket } from '../market/pair-market.js';
import type { Clock } from '../wire/clock.js';
import { exactUnits } from '../wire/decimal.js';
import { isReducing } from './order-funds.js';
import { lotsForAmount, type FeeRates } from './order-need.js';
import type { OrderRecord } from './order-record.js';
import { OrderRefused, RefusalReason, type CheckedOrder, type SubmitOrder } from './order-request.js';
import { checkShape, isConditional, readLots, readTick, readTrail } from './order-terms.js';
import type { OwnOrders } from './own-orders.js';

/** Within what a client order id must be unique for each account. */
export type ClientIdRule = 'any' | 'open' | 'ever';

export interface OrderReaderInit {
  readonly own: OwnOrders;
  readonly money: Money;
  readonly clock: Clock;
  readonly fees: FeeRates;
  readonly clientIds: ClientIdRule;
  /** Whether a stop or take profit order is refused whose trigger is reached already. */
  readonly refusesReached: boolean;
  readonly marketOf: (pair: string) => PairMarket | undefined;
}

interface LotsContext {
  readonly market: PairMarket;
  readonly quoteUnits: bigint | undefined;
  readonly account: string;
  readonly old: OrderRecord | undefined;
}

/** Reads requests for orders into whole ticks and lots. One that no account could place now throws {@link OrderRefused}. */
export class OrderReader {
  readonly #init: OrderReaderInit;

  constructor(init: OrderReaderInit) {
    this.#init = init;
  }

  /** @param old - the order whose place the new one takes */
  read(request: SubmitOrder, old?: OrderRecord): { checked: CheckedOrder; market: PairMarket } {
    const { marketOf, money, clock, own } = this.#init;
    const market = marketOf(request.pair);
    if (market === undefined)
      throw new OrderRefused(RefusalReason.UNKNOWN_PAIR, `${request.pair} is not traded here`);
    assertTaken(market, request);
    checkShape(request, clock());
    assertPayable(market, request);
    const account = money.accountOf(request.account ?? '');
    if (account.startsWith('@'))
      throw new RangeError(`${account} is an account of the venue: it has no orders`);
    this.#assertClientId(account, request.clientOrderId, old);
    const terms = money.terms(request.pair, request.quoteCurrency);
    const { spec } = terms;
    const { type, price, stopPrice, timeInForce } = request;
    const quoteUnits = this.#quoteUnits(request, terms.decimals);
    const tick = price === undefined ? undefined : readTick(price, spec);
    const read: CheckedOrder = {
      request,
      account,
      terms,
      timeInForce: timeInForce ?? (type === 'market' ? 'ioc' : 'gtc'),
      lots: this.#lots(request, { market, quoteUnits, account, old }),
      tick,
      stopTick: stopPrice === undefined ? undefined : readTick(stopPrice, spec, 'stopPrice'),
      trail: readTrail(request, spec),
      quoteUnits,
      positionSide: this.#positionSide(request, account),
    };
    const isReduceOnly = isReducing(read);
    const checked = isReduceOnly && !isConditional(request) ? this.#cut(read, own, old?.orderId) : read;
    return { checked, market };
  }

  #lots(request: SubmitOrder, { market, quoteUnits, account, old }: LotsContext): number {
    const { volume, side, tradesWithOwn } = request;
    const { money } = this.#init;
    const terms = money.terms(request.pair, request.quoteCurrency);
    if (quoteUnits === undefined) return readLots(volume ?? '', terms.spec);
    if (terms.kind === 'inverse')
      throw new OrderRefused(RefusalReason.BAD_REQUEST, `${request.pair} is not sized in quote currency`);
    const { fees } = this.#init;
    const units =
      request.quoteIncludesFee === true
        ? (quoteUnits * 1_000_000_000n) / BigInt(Math.round((1 + fees.taker) * 1e9))
        : quoteUnits;
    const own = tradesWithOwn === true ? undefined : account;
    const lots = lotsForAmount(market, { side, account: own, without: old?.orderId, units }, terms);
    if (lots === 0)
      throw new OrderRefused(
        RefusalReason.MIN_VOLUME,
        `${String(request.quoteAmount)} buys less than one lot`,
      );
    return lots;
  }

  #quoteUnits({ quoteAmount }: SubmitOrder, decimals: number): bigint | undefined {
    if (quoteAmount === undefined) return undefined;
    const units = exactUnits(quoteAmount, decimals);
    if (typeof units === 'bigint' && units > 0n) return units;
    throw new OrderRefused(
      RefusalReason.BAD_VOLUME,
      `quoteAmount must be a decimal above zero with up to ${decimals} decimals, and is ${quoteAmount}`,
    );
  }

  #positionSide(
    { positionSide = 'net', reduceOnly, pair }: SubmitOrder,
    account: string,
  ): CheckedOrder['positionSide'] {
    const { money } = this.#init;
    const isSpot = money.terms(pair).kind === 'spot';
    if (isSpot && (reduceOnly === true || positionSide !== 'net'))
      throw new OrderRefused(RefusalReason.BAD_REQUEST, `${pair} has no positions`);
    const { isHedged } = money.account(account);
    if (!isSpot && isHedged !== (positionSide !== 'net'))
      throw new OrderRefused(
        RefusalReason.POSITION_SIDE,
        `account ${account} has ${isHedged ? 'a long and a short position' : 'net positions'}`,
      );
    return positionSide;
  }

  /** Reduce-only orders are cut to what they can close. */
  #cut(checked: CheckedOrder, own: OwnOrders, replaced = ''): CheckedOrder {
    const { terms, account, positionSide, request } = checked;
    const closable = own.funds.closable({ account, spec: terms.spec, positionSide, request }, [replaced]);
    if (closable <= 0n)
      throw new OrderRefused(RefusalReason.REDUCE_ONLY, 'there is no position that the order would close');
    return { ...checked, lots: Math.min(checked.lots, Number(closable)) };
  }

  #assertClientId(account: string, clientOrderId: string | undefined, old?: OrderRecord): void {
    const { clientIds, own } = this.#init;
    if (clientOrderId === undefined || clientIds === 'any') return;
    const orders = clientIds === 'open' ? own.open : [...own.records.values()];
    if (
      orders.some(
        (order) =>
          order.account === account && order.request.clientOrderId === clientOrderId && order !== old,
      )
    )
      throw new OrderRefused(
        RefusalReason.DUPLICATE_CLIENT_ID,
        `account ${account} has an order ${clientOrderId} already`,
      );
  }
}

/** Refuses an order that is to be paid in a currency which the pair does not take. */
function assertPayable({ spec: { pair, quotes = [] } }: PairMarket, { quoteCurrency }: SubmitOrder): void {
  if (quoteCurrency !== undefined && !quotes.includes(quoteCurrency))
    throw new OrderRefused(RefusalReason.BAD_REQUEST, `${pair} is not paid in ${quoteCurrency}`);
}

/** Refuses an order that its pair does not take now. */
export function assertTaken({ status, spec }: PairMarket, request: SubmitOrder): void {
  const { pair } = spec;
  const { type, timeInForce = 'gtc', postOnly, reduceOnly } = request;
  const refuse = (reason: RefusalReason, what: string): never => {
    throw new OrderRefused(reason, `${pair} ${what}`);
  };
  const rests = type !== 'market' && timeInForce !== 'ioc' && timeInForce !== 'fok';
  switch (status) {
    case 'trading':
      return;
    case 'halted':
      return refuse(RefusalReason.HALTED, 'is halted');
    case 'cancel_only':
      return refuse(RefusalReason.CANCEL_ONLY, 'takes cancellations only');
    case 'limit_only':
      return type === 'market' ? refuse(RefusalReason.LIMIT_ONLY, 'takes limit orders only') : undefined;
    case 'auction':
      return rests ? undefined : refuse(RefusalReason.LIMIT_ONLY, 'takes orders that rest only');
    case 'post_only':
      return postOnly === true
        ? undefined
        : refuse(RefusalReason.POST_ONLY_MODE, 'takes post-only orders only');
    case 'reduce_only':
      return reduceOnly === true
        ? undefined
        : refuse(RefusalReason.REDUCE_ONLY_MODE, 'takes reduce-only orders only');
  }
}
