import { field, rowReader } from '@hftjs/core/adapter';
import { commission, positive, sum } from '../../numbers.js';
import { sideOf, typeOf } from '../../order-codes.js';

/*
 * Messages of own orders and fills, as the client library emits them. Numbers are read as text. A field that is
 * not set is null or absent.
 * https://interactivebrokers.github.io/tws-api/order_submission.html
 */

const lowerCase = field.as(field.optionalText, (word) => word?.toLowerCase());
const side = field.as(field.text, sideOf);

const readContract = rowReader('contract', { conid: field.at('conId', field.wholeNumber) });

const readIdentity = rowReader('openOrder.order', {
  orderId: field.at('permId', field.wholeNumber),
  clientOrderId: field.at('orderRef', field.optionalText),
  side: field.at('action', side),
  type: field.at('orderType', field.as(field.text, typeOf)),
  timeInForce: field.at('tif', lowerCase),
});

const readOrder = rowReader('openOrder.order', {
  /** The client's own number of the order. */
  number: field.at('orderId', field.optional(field.wholeNumber)),
  clientId: field.optional(field.wholeNumber),
  account: field.optionalText,
  volume: field.at('totalQuantity', positive),
  quoteVolume: field.at('cashQty', positive),
  limitPrice: field.at('lmtPrice', positive),
  auxPrice: positive,
  trailStopPrice: positive,
  filledVolume: field.at('filledQuantity', sum),
});

const readState = rowReader('openOrder.state', { status: field.text, completedStatus: field.words });

type Nested<Name extends string> = Readonly<Record<Name, unknown>>;

export const readOpenOrder = ({
  contract,
  order,
  state,
}: Nested<'contract' | 'order' | 'state'>): OpenOrder => ({
  identity: readIdentity(order),
  ...readOrder(order),
  ...readState(state),
  ...readContract(contract),
});

export type OpenOrder = ReturnType<typeof readContract> &
  ReturnType<typeof readOrder> &
  ReturnType<typeof readState> & { readonly identity: ReturnType<typeof readIdentity> };

export const readOrderStatus = rowReader('orderStatus', {
  orderId: field.at('permId', field.wholeNumber),
  status: field.text,
  filledVolume: field.at('filled', field.stated(sum)),
  remainingVolume: field.at('remaining', field.stated(sum)),
  averagePrice: positive,
});

export type OrderStatusRow = ReturnType<typeof readOrderStatus>;

/** `20261123 10:04:05 US/Eastern`, or `20261123-15:04:05` in UTC. */
export const EXECUTION_TIME =
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?:-\s*(?=\S+(?:\s+UTC)?$)| \s*(?=\S+\s+\S+$))(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\s+(?<zone>\S+))?$/;

const readFill = rowReader('execDetails.execution', {
  tradeId: field.at('execId', field.text),
  orderId: field.at('permId', field.wholeNumber),
  clientOrderId: field.at('orderRef', field.optionalText),
  side,
  price: field.decimal,
  volume: field.at('shares', field.decimal),
  // 3: was routed on, 0: unknown.
  liquidity: field.at(
    'lastLiquidity',
    field.as(field.word({ 1: 'maker', 2: 'taker' }), (word) => word ?? 'unknown'),
  ),
  time: field.clockTime(EXECUTION_TIME),
});

const readTotals = rowReader('execDetails.execution', {
  account: field.at('acctNumber', field.optionalText),
  filledVolume: field.at('cumQty', positive),
  averagePrice: field.at('avgPrice', positive),
});

export const readExecution = ({ contract, execution }: Nested<'contract' | 'execution'>): ExecutionRow => ({
  ...readContract(contract),
  ...readTotals(execution),
  fill: readFill(execution),
});

/** An execution, and what is known after it of its order. */
export type ExecutionRow = ReturnType<typeof readContract> &
  ReturnType<typeof readTotals> & { readonly fill: ReturnType<typeof readFill> };

export const readCommission = rowReader('commissionReport', {
  execId: field.text,
  commission,
  currency: field.currency,
});

export type CommissionRow = ReturnType<typeof readCommission>;
