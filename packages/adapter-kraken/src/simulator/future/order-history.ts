import { jsonArray, jsonObject, quoted, type OwnList, type RestResponse } from '@hftjs/simulator';
import type { LedgerFill } from './fill-ledger.js';
import type { FutureExchange } from './future-exchange.js';
import { isoTime, milliseconds } from './number-text.js';
import type { PrivateCall } from './rest-private.js';
import { restFailure } from './rest-text.js';

const PAGE = 100;

/** An element of a history. */
interface HistoryItem {
  readonly timestamp: number;
  readonly orderId: string;
  readonly tradeable: string;
  readonly text: string;
}

/**
 * Events of own orders, page by page; newest first unless `sort` is `asc`. The token goes on where a page ended.
 * https://docs.kraken.com/api/docs/futures-api/history/get-order-events
 */
export function orderHistory(call: PrivateCall): RestResponse {
  const { exchange, account } = call;
  const time = exchange.market.lists.timeOf('orders');
  return historyPage(call, 'orders', exchange.orderEvents.until(account, time));
}

/** What happened to stop orders that were waiting. https://docs.kraken.com/api-reference/account-history/get-trigger-events */
export function triggerHistory(call: PrivateCall): RestResponse {
  const { exchange, account } = call;
  const time = exchange.market.lists.timeOf('orders');
  return historyPage(call, 'orders', exchange.orderEvents.triggersUntil(account, time));
}

/** Own fills. https://docs.kraken.com/api-reference/account-history/get-execution-events */
export function executionHistory(call: PrivateCall): RestResponse {
  const { exchange, account } = call;
  const fills = exchange.fillTotals.until(account, exchange.market.lists.timeOf('fills'));
  return historyPage(
    call,
    'fills',
    fills.map((entry) => execution(exchange, entry)),
  );
}

function historyPage(
  { exchange, account, fields }: PrivateCall,
  list: OwnList,
  items: readonly HistoryItem[],
): RestResponse {
  const numberOf = (name: string, absent: number): number => Number(fields.get(name) ?? absent);
  const [since, before] = [numberOf('since', 0), numberOf('before', Infinity)];
  const count = Math.min(numberOf('count', PAGE), PAGE);
  const offset = Number(Buffer.from(fields.get('continuation_token') ?? 'MA==', 'base64').toString());
  if ([since, before, count, offset].some(Number.isNaN)) return restFailure(400, 11, 'Argument invalid');
  const tradeable = fields.get('tradeable');
  const found = items
    .filter(({ timestamp }) => timestamp >= since && timestamp < before)
    .filter((item) => tradeable === null || item.tradeable === tradeable);
  const sorted = fields.get('sort') === 'asc' ? found : found.toReversed();
  const page = sorted.slice(offset, offset + count);
  const end = offset + page.length;
  return {
    body: jsonObject({
      accountUid: quoted(exchange.accounts.uidOf(account)),
      len: String(page.length),
      serverTime: quoted(isoTime(Date.now())),
      elements: jsonArray(exchange.market.lists.rows(list, page, ({ text }) => text)),
      continuationToken:
        end < sorted.length ? quoted(Buffer.from(String(end)).toString('base64')) : undefined,
    }),
  };
}

function execution(exchange: FutureExchange, entry: LedgerFill): HistoryItem {
  const { fill, order } = entry;
  const product = exchange.products.byPair(fill.pair);
  const row = jsonObject({
    uid: quoted(fill.fillId),
    order: exchange.orderEvents.orderText(order),
    timestamp: milliseconds(fill.time),
    quantity: quoted(String(fill.volume)),
    price: quoted(String(fill.price)),
    markPrice: quoted(String(fill.price)),
    limitFilled: String(order.price !== undefined && order.status === 'filled'),
    executionType: quoted(fill.liquidity),
    usdValue: quoted(String(product.isInverse ? fill.volume : fill.cost)),
    orderData: jsonObject({
      positionSize: quoted(String(exchange.market.ledger.position(fill.account, fill.pair).volume)),
      fee: quoted(String(fill.fee)),
    }),
  });
  const text = jsonObject({
    uid: quoted(fill.fillId),
    timestamp: milliseconds(fill.time),
    event: jsonObject({ execution: jsonObject({ execution: row, takerReducedQuantity: '""' }) }),
  });
  return { timestamp: Math.floor(fill.time), orderId: fill.orderId, tradeable: product.id, text };
}
