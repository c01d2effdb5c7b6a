import { jsonArray, jsonObject, quoted, type JsonFields, type RestResponse } from '@hftjs/simulator';
import type { PrivateCall } from '../rest-private.js';
import { restSuccess } from '../rest-text.js';
import { cancel, edit, send } from './actions.js';
import { BadArgument } from './order-status.js';
import type { OrderFields } from './send-ticket.js';

const MOST_IN_BATCH = 500;

type BatchRow = Readonly<Record<string, unknown>>;

/** The instructions in a request. */
export function batchOf(fields: URLSearchParams): readonly BatchRow[] {
  try {
    const { batchOrder: rows } = JSON.parse(fields.get('json') ?? '') as { batchOrder?: unknown };
    return Array.isArray(rows) ? (rows as readonly BatchRow[]) : [];
  } catch {
    return [];
  }
}

/** Each instruction succeeds or fails by itself. https://docs.kraken.com/api/docs/futures-api/trading/send-batch-order */
export function batchOrder(call: PrivateCall): RestResponse {
  const rows = batchOf(call.fields);
  if (rows.length === 0 || rows.length > MOST_IN_BATCH) throw new BadArgument('Json Parse Error');
  const statuses = rows.map((row) => {
    const fields: OrderFields = (name) => {
      const value = row[name];
      return typeof value === 'string'
        ? value
        : typeof value === 'number' || typeof value === 'boolean'
          ? String(value)
          : undefined;
    };
    const { receivedTime: time, cli_ord_id, ...status } = instruct(call, fields);
    return jsonObject({
      ...status,
      order_tag: fields('order_tag') === undefined ? undefined : quoted(fields('order_tag') ?? ''),
      cliOrdId: cli_ord_id,
      dateTimeReceived: time,
    });
  });
  return restSuccess({ batchStatus: jsonArray(statuses) });
}

function instruct(call: PrivateCall, fields: OrderFields): JsonFields {
  switch (fields('order')) {
    case 'send':
      return send(call, fields);
    case 'edit':
      return edit(call, fields);
    case 'cancel':
      return cancel(call, fields);
    default:
      throw new BadArgument('Argument invalid: order');
  }
}
