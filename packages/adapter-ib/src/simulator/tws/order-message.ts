import { UNSET_DOUBLE, UNSET_INTEGER } from './messages.js';
import type { Field } from './wire.js';

const OPEN_ORDER = 5;
const EXECUTION_DATA = 11;
const COMPLETED_ORDER = 101;

/** The contract of an order or an execution. */
export interface ContractFields {
  readonly conid: number;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly currency: string;
  readonly localSymbol: string;
}

/** An order as IB writes it. Texts are decimals. */
export interface OrderFields {
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly account: string;
  readonly action: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly filled: string;
  readonly orderType: string;
  readonly limitPrice: string | undefined;
  /** The trigger; of a trailing stop the distance. */
  readonly auxPrice: string | undefined;
  /** Of a trailing stop. */
  readonly trailStopPrice: string | undefined;
  readonly trailingPercent: string | undefined;
  readonly timeInForce: string;
  readonly reference: string;
  readonly status: string;
}

const contractOf = ({ conid, symbol, secType, exchange, currency, localSymbol }: ContractFields): Field[] => [
  conid, symbol, secType, '', 0, '?', '', exchange, currency, localSymbol, symbol,
]; // prettier-ignore

const unset = (count: number): Field[] => Array.from({ length: count }, () => UNSET_DOUBLE);
const empty = (count: number): Field[] => Array.from({ length: count }, () => '');
const zeros = (count: number): Field[] => Array.from({ length: count }, () => 0);

const terms = (order: OrderFields, quantity: string): Field[] => [
  order.action, quantity, order.orderType, order.limitPrice ?? '0.0', order.auxPrice ?? '0.0', order.timeInForce, '',
  order.account, '', 0, order.reference,
]; // prettier-ignore

/** What an order would change of its account: initial margin, maintenance margin and equity. */
export interface PreviewFields {
  readonly before: readonly string[];
  readonly change: readonly string[];
  readonly after: readonly string[];
  readonly commission: string;
  readonly currency: string;
}

/** An `openOrder` message: all fields of an order, most of which are never set. */
export const openOrderMessage = (
  contract: ContractFields,
  order: OrderFields,
  preview?: PreviewFields,
): Field[] => [
  OPEN_ORDER,
  order.orderId,
  ...contractOf(contract),
  ...terms(order, order.quantity),
  order.clientId,
  order.permId,
  // outsideRth, hidden, discretionaryAmt, goodAfterTime, sharesAllocation
  0, 0, 0, '', '',
  // faGroup, faMethod, faPercentage, modelCode, goodTillDate, rule80A
  ...empty(6),
  UNSET_DOUBLE,
  // settlingFirm, shortSaleSlot, designatedLocation, exemptCode, auctionStrategy
  '', 0, '', -1, 0,
  // startingPrice, stockRefPrice, delta, stockRangeLower, stockRangeUpper
  ...unset(5),
  UNSET_INTEGER,
  // blockOrder, sweepToFill, allOrNone
  ...zeros(3),
  UNSET_INTEGER,
  // ocaType, eTradeOnly, firmQuoteOnly
  3, 0, 0,
  UNSET_DOUBLE,
  // parentId, triggerMethod
  0, 0,
  // volatility, its type, deltaNeutral: type, price; continuousUpdate, referencePriceType
  UNSET_DOUBLE, 0, '', UNSET_DOUBLE, 0, 0,
  // trailStopPrice, trailingPercent, basisPoints, basisPointsType
  order.trailStopPrice ?? UNSET_DOUBLE, order.trailingPercent ?? UNSET_DOUBLE, UNSET_DOUBLE, UNSET_INTEGER,
  // comboLegs: description, count; orderComboLegs, smartComboRouting
  '', 0, 0, 0,
  // scale: initial size, next size, price increment
  UNSET_INTEGER, UNSET_INTEGER, UNSET_DOUBLE,
  // hedgeType, optOutSmartRouting, clearingAccount, clearingIntent, notHeld, deltaNeutral, algoStrategy, solicited
  '', 0, '', 'IB', 0, 0, '', 0,
  // whatIf
  preview === undefined ? 0 : 1,
  order.status,
  // margins before, change, after; commission, at least, at most
  ...(preview === undefined
    ? unset(12)
    : [...preview.before, ...preview.change, ...preview.after, preview.commission, ...unset(2)]),
  // commissionCurrency, warningText
  preview?.currency ?? '', '',
  // randomizeSize, randomizePrice, conditions
  0, 0, 0,
  // adjusted order: type, triggerPrice, trailStopPrice, lmtPriceOffset, stop, stop limit, amount, unit
  'None', ...unset(6), 0,
  // softDollarTier
  ...empty(3),
  // cashQty, dontUseAutoPriceForHedge, isOmsContainer, discretionaryUpToLimitPrice, usePriceMgmtAlgo
  UNSET_DOUBLE, 0, 0, 0, 0,
  // duration, postToAts, autoCancelParent
  UNSET_INTEGER, UNSET_INTEGER, 0,
  // minTradeQty, minCompeteSize, competeAgainstBestOffset, midOffsetAtWhole, midOffsetAtHalf
  UNSET_INTEGER, UNSET_INTEGER, ...unset(3),
  // customerAccount, professionalCustomer, bondAccruedInterest, includeOvernight, extOperator, manualOrderIndicator
  '', 0, '', 0, '', UNSET_INTEGER,
]; // prettier-ignore

/** A `completedOrder` message; its total is zero, because nothing is left of it. */
export const completedOrderMessage = (contract: ContractFields, order: OrderFields): Field[] => [
  COMPLETED_ORDER,
  ...contractOf(contract),
  ...terms(order, '0'),
  order.permId,
  // outsideRth, hidden, discretionaryAmt, goodAfterTime
  0, 0, 0, '',
  // faGroup, faMethod, faPercentage, modelCode, goodTillDate, rule80A
  ...empty(6),
  UNSET_DOUBLE,
  // settlingFirm, shortSaleSlot, designatedLocation, exemptCode
  '', 0, '', -1,
  ...unset(5),
  UNSET_INTEGER,
  // sweepToFill, allOrNone
  0, 0,
  UNSET_INTEGER,
  // ocaType, triggerMethod
  3, 0,
  UNSET_DOUBLE, 0, '', UNSET_DOUBLE, 0, 0,
  order.trailStopPrice ?? UNSET_DOUBLE, order.trailingPercent ?? UNSET_DOUBLE,
  '', 0, 0, 0,
  UNSET_INTEGER, UNSET_INTEGER, UNSET_DOUBLE,
  // hedgeType, clearingAccount, clearingIntent, notHeld, deltaNeutral, algoStrategy, solicited
  '', '', 'IB', 0, 0, '', 0,
  order.status,
  // randomizeSize, randomizePrice, conditions
  0, 0, 0,
  // trailStopPrice, lmtPriceOffset, cashQty
  ...unset(3),
  // dontUseAutoPriceForHedge, isOmsContainer, autoCancelDate
  0, 0, '',
  order.filled,
  // refFuturesConId, autoCancelParent, shareholder, imbalanceOnly, routeMarketableToBbo, parentPermId
  0, 0, '', 0, 0, 0,
  // completedTime, completedStatus
  '', order.status === 'Filled' ? `Filled Size: ${order.filled}` : 'Cancelled by Trader',
  UNSET_INTEGER, UNSET_INTEGER, ...unset(3),
  '', 0,
]; // prettier-ignore

/** An execution as IB writes it. */
export interface ExecutionFields {
  readonly execId: string;
  readonly time: string;
  readonly account: string;
  readonly exchange: string;
  readonly side: 'BOT' | 'SLD';
  readonly shares: string;
  readonly price: string;
  readonly cumulative: string;
  readonly averagePrice: string;
  readonly reference: string;
  /** 1 added, 2 removed. */
  readonly liquidity: 1 | 2;
}

export const executionMessage = (
  requestId: number,
  contract: ContractFields,
  { order, execution }: { order: Pick<OrderFields, 'orderId' | 'clientId' | 'permId'>; execution: ExecutionFields },
): Field[] => [
  EXECUTION_DATA,
  requestId,
  order.orderId,
  ...contractOf(contract),
  execution.execId, execution.time, execution.account, execution.exchange, execution.side, execution.shares,
  execution.price,
  order.permId,
  order.clientId,
  0,
  execution.cumulative, execution.averagePrice, execution.reference,
  // evRule, evMultiplier, modelCode
  '', '', '',
  execution.liquidity,
  0,
]; // prettier-ignore
