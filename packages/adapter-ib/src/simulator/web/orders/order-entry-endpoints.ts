import { isDone, type OwnOrder } from '@hftjs/simulator';
import type { Outcome } from '../../orders/broker.js';
import type { Ticket } from '../../orders/ticket.js';
import { accountOf, needAccounts } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';
import { changeOf } from './order-change.js';
import { statusOf } from './order-row.js';
import { previewBody } from './preview.js';
import { questionsOf } from './questions.js';
import { readTicket } from './ticket-reader.js';

/** Cancels all orders of the account, instead of one. */
const ALL_ORDERS = '-1';
const MOST_SUPPRESSED = 51;

function readTickets(call: Call): readonly Ticket[] {
  needAccounts(call);
  const account = accountOf(call);
  const { orders } = call.body;
  if (!Array.isArray(orders) || orders.length === 0) throw new RestError(400, 'Bad Request: orders missing');
  return (orders as readonly Readonly<Record<string, unknown>>[]).map((row) =>
    readTicket(call.gateway, account, row),
  );
}

/** Names of orders are never used twice. */
function assertNew({ gateway }: Call, tickets: readonly Ticket[]): void {
  const names = new Set<string>();
  for (const { account, reference } of tickets) {
    if (reference === undefined) continue;
    const isKnown = gateway.market.find({ account, clientOrderId: reference }) !== undefined;
    if (isKnown || names.has(reference))
      throw new RestError(
        400,
        `Order couldn't be submitted: Local order ID=${reference} is already registered.`,
      );
    names.add(reference);
  }
}

const place = (call: Call): string => {
  const tickets = readTickets(call);
  assertNew(call, tickets);
  const { gateway } = call;
  return gateway.replies.submit(
    tickets.flatMap((ticket) => questionsOf(gateway, ticket)),
    () => {
      const outcomes = tickets.map((ticket) => gateway.broker.submit(ticket));
      const [only] = outcomes;
      return outcomes.length === 1 && only?.refusal !== undefined
        ? JSON.stringify({ error: only.refusal.text })
        : JSON.stringify(outcomes.map(outcomeRow));
    },
  );
};

/** One order of several: those that are refused do not stop the others. */
function outcomeRow({ order, refusal }: Outcome): object {
  if (refusal === undefined) return acknowledgement(order);
  return {
    order_id: '-1',
    order_status: 'Failed',
    text: refusal.text,
    warning_message: 'Order rejected by the exchange.',
  };
}

const acknowledgement = (order: OwnOrder): object => ({
  order_id: order.orderId,
  ...(order.clientOrderId !== undefined && { local_order_id: order.clientOrderId }),
  order_status: statusOf(order),
  encrypt_message: '1',
});

/** An open order of the account. */
function openOrder(call: Call): OwnOrder {
  needAccounts(call);
  const orderId = call.args[1] ?? '';
  const order = call.gateway.market.find({ account: accountOf(call), orderId });
  if (order === undefined || isDone(order)) throw new RestError(400, `OrderID ${orderId} doesn't exist`);
  return order;
}

const modify = (call: Call): string => {
  const { gateway, body } = call;
  const order = openOrder(call);
  const { ticket, change } = changeOf(gateway, order, body);
  return gateway.replies.submit(questionsOf(gateway, ticket), () => {
    // It may have ended while a question was open.
    const { order: changed, refusal } = gateway.broker.amend(order, change);
    return JSON.stringify(refusal === undefined ? [acknowledgement(changed)] : { error: refusal.text });
  });
};

/** Only says that the request was sent on. */
const cancel = (call: Call): string => {
  const { gateway, args } = call;
  if (args[1] === ALL_ORDERS) {
    needAccounts(call);
    gateway.market.cancelAll({ account: accountOf(call) }, 'user');
  } else gateway.broker.cancel(openOrder(call));
  return JSON.stringify({
    msg: 'Request was submitted',
    order_id: Number(args[1]),
    conid: -1,
    account: null,
  });
};

const preview = (call: Call): string => {
  const [ticket] = readTickets(call);
  if (ticket === undefined) throw new RestError(400, 'Bad Request: orders missing');
  const [question] = questionsOf(call.gateway, ticket);
  return JSON.stringify(previewBody(ticket, call.gateway.broker.preview(ticket), question));
};

const reply = (call: Call): string =>
  call.gateway.replies.reply(call.args[0] ?? '', call.body.confirmed === true);

const suppress = ({ gateway, body }: Call): string => {
  const { messageIds } = body;
  if (!Array.isArray(messageIds) || messageIds.length > MOST_SUPPRESSED)
    throw new RestError(500, 'messageIds must be a list of up to 51 texts');
  gateway.replies.suppress(messageIds.map(String));
  return '{"status":"submitted"}';
};

const resetSuppressed = ({ gateway }: Call): string => {
  gateway.replies.reset();
  return '{"status":"submitted"}';
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#orders */
export const ORDER_ENTRY_ENDPOINTS: Endpoints = {
  'POST /iserver/account/*/orders': place,
  'POST /iserver/account/*/orders/whatif': preview,
  'POST /iserver/account/*/order/*': modify,
  'DELETE /iserver/account/*/order/*': cancel,
  'POST /iserver/reply/*': reply,
  'POST /iserver/questions/suppress': suppress,
  'POST /iserver/questions/suppress/reset': resetSuppressed,
};
