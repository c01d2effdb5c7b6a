import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  now,
  readFrameRows,
  type Control,
  type FillRow,
  type LookUps,
  type OrderUpdate,
  type Outage,
  type Reconciler,
  type SessionContext,
} from '@hftjs/core/adapter';
import { foreignContract } from '../../symbols.js';
import { problemOf } from '../venue/web-api.js';
import { WebSocketSession } from '../venue/web-socket-session.js';
import type { WebVenue } from '../venue/web-venue.js';
import { WebAccountApi } from './account-api.js';
import { chooseAccount } from './chosen-account.js';
import { fillOf, readExecution } from './execution.js';
import { readOrderRow } from './order-row.js';
import { isSettled, isWhole, updateOf } from './order-update.js';
import { unclearOrders } from './unclear-orders.js';

/** The frame that asks for fills from now on. Those that were missed are listed by REST, with their times. */
const LIVE_FILLS = 'str+{"realtimeUpdatesOnly":true,"days":1}';

/**
 * One connection of own orders and fills. The socket sends the ids of orders that are there already, and of all orders
 * what changes; REST has the rest.
 */
export class AccountSession extends WebSocketSession {
  readonly #api: WebAccountApi;
  readonly #reconciler: Reconciler;
  readonly #unclear: LookUps;

  constructor(context: SessionContext, venue: WebVenue) {
    super(context, venue);
    this.#api = new WebAccountApi(context, venue);
    this.#reconciler = context.account.reconcileWith({
      api: this.#api,
      toVenue: (time) => time + venue.session.venueNow() - now(),
    });
    this.#unclear = unclearOrders(context, venue, this.#api);
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { context, venue } = this;
    this.#api.account = chooseAccount(venue);
    const known = await venue.directory.checked(pairs, context);
    await this.ready();
    this.#reconciler.begin(known);
    // The venue sends the times of fills in whole seconds.
    context.acknowledge(undefined, Math.floor(venue.session.venueNow() / 1000) * 1000);
    return ['sor+{}', LIVE_FILLS];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || (packet.topic !== 'sor' && packet.topic !== 'str'))
      return this.readStatus(packet, receivedTime);
    const { topic, args } = packet;
    const rows: unknown = isRow(args) ? [args] : args;
    if (!Array.isArray(rows)) throw new Error(`${topic}: data is not an array`);
    return topic === 'sor' ? this.#readOrders(rows, receivedTime) : this.#readFills(rows, receivedTime);
  }

  /** Core retries failed requests. Without a brokerage session, only a new session helps. */
  async recover(outage: Outage | undefined): Promise<void> {
    const { session, member } = this.venue;
    try {
      await this.#reconciler.recover(outage);
    } catch (error) {
      if (problemOf(error) === 'no_brokerage') await session.open(member);
      throw error;
    }
    this.#unclear.start();
  }

  #readOrders(args: readonly unknown[], receivedTime: number): Control | undefined {
    const read = readFrameRows(args, this.context, (row) => this.#readOrder(row));
    const rows = read.flatMap((order) => (order === 'unclear' ? [] : { order }));
    return rows.length > 0 && this.#reconciler.publish(rows, receivedTime).orders > 0 ? undefined : INFO;
  }

  #readOrder(row: unknown): OrderUpdate | 'unclear' | undefined {
    const { orders, directory, heard, timing } = this.venue;
    const news = readOrderRow(row);
    if (!this.#api.isOurs(news.account) || orders.isOfLeg(news)) return undefined;
    const change = orders.take(news);
    const { orderId, conid } = change.after;
    const symbol = directory.pairOf(conid);
    // A channel that is not subscribed need not be complete.
    if (conid !== undefined && symbol === undefined)
      return { ...updateOf(change, foreignContract(conid), news), event: 'unknown' };
    if (news.status !== undefined) heard.set(orderId, true);
    if (symbol === undefined || !isWhole(change.after)) {
      // Where nothing but its id was sent, the list that is read anyway has it.
      this.#unclear.add(orderId, { isNews: news.status !== undefined });
      return 'unclear';
    }
    if (isSettled(change.after)) this.#unclear.delete(orderId);
    else if (news.status !== undefined) this.#unclear.add(orderId, { delay: timing.unsettled });
    return updateOf(change, symbol, news);
  }

  #readFills(args: readonly unknown[], receivedTime: number): Control {
    const { context, venue } = this;
    const frame = { receivedTime, account: context.account, fillsSince: context.liveSince(context.channel) };
    readFrameRows(args, context, (row) => {
      const execution = readExecution(row);
      const symbol = this.#api.isOurs(execution.account)
        ? venue.directory.pairOf(execution.conid)
        : undefined;
      const fill = symbol && fillOf(execution, symbol);
      return fill && !this.#isUndated(fill) && venue.fills.take(fill, frame) ? fill : undefined;
    });
    return INFO;
  }

  /** Such a fill may be from before the stream; the list has its time. */
  #isUndated(fill: FillRow): boolean {
    const { context } = this;
    const { account } = context;
    if (
      context.liveSince(context.channel) === undefined ||
      fill.time !== undefined ||
      account.orders.get(fill.orderId) !== undefined ||
      account.knows(fill)
    )
      return false;
    context.warn(
      `fill ${fill.tradeId} has no time, and is of no order that is known here: the list of fills is read`,
    );
    account.doubt('a fill without a time');
    return true;
  }
}
