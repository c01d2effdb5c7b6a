import { jsonArray, jsonObject, quoted, type RestResponse } from '@hftjs/simulator';
import { isoTime } from './number-text.js';
import type { PrivateCall } from './rest-private.js';
import { restFailure } from './rest-text.js';

const PAGE = 100;

/**
 * What happened to own orders, page by page; newest first unless `sort` is `asc`. The token goes on where a page ended.
 * https://docs.kraken.com/api/docs/futures-api/history/get-order-events
 */
export function orderHistory({ exchange, apiKey, fields }: PrivateCall): RestResponse {
  const numberOf = (name: string, absent: number): number => Number(fields.get(name) ?? absent);
  const [since, before] = [numberOf('since', 0), numberOf('before', Infinity)];
  const count = Math.min(numberOf('count', PAGE), PAGE);
  const offset = Number(Buffer.from(fields.get('continuation_token') ?? 'MA==', 'base64').toString());
  if ([since, before, count, offset].some(Number.isNaN)) return restFailure(400, 11, 'Argument invalid');
  const tradeable = fields.get('tradeable');
  const found = exchange.orderEvents
    .of(apiKey)
    .filter(({ timestamp }) => timestamp >= since && timestamp < before)
    .filter((event) => tradeable === null || event.tradeable === tradeable);
  const sorted = fields.get('sort') === 'asc' ? found : found.toReversed();
  const page = sorted.slice(offset, offset + count);
  const end = offset + page.length;
  return {
    body: jsonObject({
      accountUid: quoted(exchange.accounts.uidOf(apiKey)),
      len: String(page.length),
      serverTime: quoted(isoTime(Date.now())),
      elements: jsonArray(page.map(({ text }) => text)),
      continuationToken:
        end < sorted.length ? quoted(Buffer.from(String(end)).toString('base64')) : undefined,
    }),
  };
}
