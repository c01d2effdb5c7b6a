import { isDone, type OwnOrder } from '@hftjs/simulator';
import type { Preview } from '../orders/broker.js';
import { REJECTED, type Refusal } from '../orders/refusals.js';
import { isTrailing, type Ticket } from '../orders/ticket.js';
import { findContracts } from './contracts.js';
import { messages } from './messages.js';
import { readPlaceOrder, type PlaceOrderMessage } from './place-order-message.js';
import { invalid, readTicket } from './ticket-reader.js';
import type { VenueState } from './venue-state.js';
import type { Field } from './wire.js';

type Send = (...rows: readonly (readonly Field[])[]) => void;

/**
 * Orders of one client of TWS: each has the client's own number, by which it is changed and cancelled.
 * https://interactivebrokers.github.io/tws-api/order_submission.html
 */
export class OrderEntry {
  readonly #state: VenueState;
  readonly #clientId: number;
  readonly #send: Send;
  /** Orders that TWS shows to its user and does not send on. */
  readonly #held = new Set<number>();

  constructor(state: VenueState, clientId: number, send: Send) {
    this.#state = state;
    this.#clientId = clientId;
    this.#send = send;
  }

  place(fields: readonly string[]): void {
    const message = readPlaceOrder(fields);
    const { id } = message;
    const known = this.#state.desk.find(this.#clientId, id);
    const result = this.#ticketOf(message);
    if (result.refusal !== undefined) this.#refuse(id, result.refusal);
    else if (message.isPreview) this.#preview(id, result.ticket);
    else if (known !== undefined) this.#change(id, known, result.ticket);
    else if (message.isTransmitted) this.#submit(id, result.ticket);
    else this.#held.add(id);
  }

  cancel(id: number): void {
    const order = this.#state.desk.find(this.#clientId, id);
    if (order === undefined && this.#held.delete(id))
      this.#send(messages.error({ id, code: 202, text: 'Order Canceled - reason:' }));
    else if (order === undefined)
      this.#refuse(id, { code: 10147, text: `OrderId ${id} that needs to be cancelled is not found.` });
    else if (isDone(order)) this.#refuse(id, this.#tooLate(id, order));
    else this.#state.broker.cancel(order);
  }

  /** Cancels the orders of all clients. */
  cancelAll(): void {
    const { market, broker } = this.#state;
    for (const order of market.orders) if (!isDone(order)) broker.cancel(order);
  }

  #tooLate(id: number, order: OwnOrder): Refusal {
    const word = this.#state.desk.wordOf(order);
    return {
      code: 10148,
      text: `OrderId ${id} that needs to be cancelled cannot be cancelled, state: ${word}.`,
    };
  }

  #ticketOf(message: PlaceOrderMessage): ReturnType<typeof readTicket> {
    const { accounts, directory } = this.#state;
    const [first] = accounts;
    const account = message.account === '' ? first : message.account;
    if (account === undefined || !accounts.includes(account))
      return { refusal: invalid(`Invalid account code '${message.account}'.`) };
    const [contract, other] = findContracts(directory, message.contract);
    if (contract === undefined)
      return { refusal: { code: 200, text: 'No security definition has been found for the request' } };
    if (other !== undefined && other.instrument !== contract.instrument)
      return { refusal: { code: 200, text: 'The contract description specified is ambiguous.' } };
    if (message.parentId !== 0)
      return { refusal: { code: 135, text: `Can't find order with ID =${message.parentId}` } };
    return readTicket(message, account, contract.instrument);
  }

  #submit(id: number, ticket: Ticket): void {
    const { broker, desk } = this.#state;
    if (id < desk.nextId(this.#clientId)) {
      this.#refuse(id, { code: 103, text: 'Duplicate order id' });
      return;
    }
    this.#held.delete(id);
    desk.useId(this.#clientId, id);
    const { refusal } = broker.submit(ticket, { clientId: this.#clientId, clientOrder: id });
    if (refusal !== undefined) this.#refuse(id, refusal);
  }

  #change(id: number, order: OwnOrder, ticket: Ticket): void {
    const { broker, desk } = this.#state;
    const { limit, stop, quantity, instrument, side, type } = ticket;
    if (isDone(order)) this.#refuse(id, { code: 103, text: 'Duplicate order id' });
    else if (instrument.spec.pair !== order.pair || side !== order.side)
      this.#refuse(id, { code: 105, text: 'Order being modified does not match original order.' });
    else if (type !== desk.typeOf(order))
      this.#refuse(id, { code: 329, text: 'Order modify failed. Cannot change to the new order type.' });
    else {
      const prices = isTrailing(ticket) ? {} : { price: limit, stopPrice: stop };
      const { refusal } = broker.amend(order, { volume: quantity, ...prices });
      if (refusal !== undefined) this.#refuse(id, refusal);
    }
  }

  #preview(id: number, ticket: Ticket): void {
    const preview: Preview = this.#state.broker.preview(ticket);
    if (preview.refusal !== undefined) this.#refuse(id, preview.refusal);
    else this.#send(this.#state.desk.previewMessage(id, this.#clientId, { ticket, preview }));
  }

  #refuse(id: number, { code, text }: Refusal): void {
    this.#send(
      messages.error({ id, code, text: code === REJECTED ? `Order rejected - reason:${text}` : text }),
    );
  }
}
