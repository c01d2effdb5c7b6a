import { now } from '../../contract/clock.js';
import { UNKNOWN_PAIR } from '../../contract/currency-pair.js';
import { isTerminal } from '../order-status.js';
import type { Loss, Recovery } from '../../delivery/recoveries.js';
import type { OrderName } from '../listing.js';
import { restated } from './account-pass.js';
import { OpenQuestion } from './open-question.js';
import { VenueAnswers, type VenueAnswersInit } from './venue-answers.js';

/** How long an order may be ahead of its fills before the channel is `recovering`, in milliseconds. */
const GRACE = 5_000;

/** Shortest interval between two requests, in milliseconds, so that a burst of orders causes only a few calls. */
const MIN_INTERVAL = 300;

/** Where fills come over REST only: delay from an order's row to the request, so that one request serves a burst. */
const FIRST_LOOK = 30;

/** Where fills come in frames: how much later than its order's frame a fill's frame may arrive, in milliseconds. */
const WIRE_LAG = 1_500;

export interface SettlerInit extends VenueAnswersInit {
  /** How long orders or fills may be missing before they are reported as lost, in milliseconds. */
  readonly patience: number;
  /** Whether orders are read whose fills do not sum to their filled volume. */
  readonly conserves: boolean;
  readonly recovering: (reason: string) => Recovery;
  readonly gap: (loss: Loss) => void;
  readonly warn: (message: string) => void;
}

/**
 * Enforces conservation: an order whose fills do not sum to its filled volume, or of which only a fill is known, is
 * read again, with back-off, until order and fills agree. If they do not agree within the patience, a `gap` names the
 * order; it is then read at longer intervals. Lives as long as one connection.
 */
export class Settler {
  readonly #init: SettlerInit;
  readonly #answers: VenueAnswers;
  readonly #questions = new Map<string, OpenQuestion>();
  #timer: NodeJS.Timeout | undefined;
  #isActive = false;
  #isLooking = false;
  #readyAt = -Infinity;
  #hasFailed = false;
  #waiters: (() => void)[] = [];

  constructor(init: SettlerInit) {
    this.#init = init;
    this.#answers = new VenueAnswers(init);
  }

  /**
   * Starts, and reads the orders that are unsettled now.
   *
   * @param resumedAt - exchange time at which this connection began, if it is not the first one
   */
  start(resumedAt: number | undefined): void {
    this.#isActive = true;
    this.#answers.resumedAt = resumedAt;
    this.askAll();
  }

  /** Reads the orders that are unsettled now. */
  askAll(): void {
    this.#ask(this.#init.account.unsettled.keys, 0);
  }

  stop(): void {
    this.#isActive = false;
    clearTimeout(this.#timer);
    this.#wake();
  }

  /** A frame changed these orders. */
  touched(keys: ReadonlySet<string>): void {
    if (!this.#isActive) return;
    const { account, fillsAreListed } = this.#init;
    const unsettled = [...keys].filter((key) => account.unsettled.keys.has(key));
    this.#ask(unsettled, fillsAreListed ? FIRST_LOOK : WIRE_LAG);
    for (const key of keys) if (!account.unsettled.keys.has(key)) this.#close(key);
  }

  /** Orders that the venue did not know when they were looked up. If its lists lag, it may know them soon. */
  undecided(orders: readonly OrderName[]): void {
    for (const order of orders) {
      const known = this.#init.account.orders.get(order.key);
      // The venue has deleted an old order. A new one may not be in its lists yet.
      const age = now() - (known?.receivedTime ?? now());
      this.#open(order.key, order, 0).isUndecided = true;
      if (age > 10 * this.#init.patience) this.#giveUp(order.key);
    }
    this.#plan();
  }

  /** Reads the unsettled orders. Resolves once each is settled or reported as lost. */
  async settle(undecided: readonly OrderName[]): Promise<void> {
    this.askAll();
    this.undecided(undecided);
    const open = [...this.#questions.values()].filter((question) => !question.isLost);
    while (this.#isActive && open.some((question) => !question.isClosed && !question.isLost))
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve);
      });
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  #ask(keys: Iterable<string>, delay: number): void {
    if (!this.#init.conserves) return;
    for (const key of keys) {
      const name = this.#init.account.unsettled.nameOf(key);
      if (name) this.#open(key, name, delay);
    }
    this.#plan();
  }

  #open(key: string, name: OrderName, delay: number): OpenQuestion {
    let question = this.#questions.get(key);
    if (question) question.name = name;
    else {
      question = new OpenQuestion(name);
      question.isLost = this.#init.account.unsettled.lost.has(key);
      this.#questions.set(key, question);
    }
    question.expect(delay);
    return question;
  }

  #plan(): void {
    if (!this.#isActive || this.#isLooking) return;
    clearTimeout(this.#timer);
    let dueAt = Infinity;
    for (const question of this.#questions.values()) if (question.dueAt < dueAt) dueAt = question.dueAt;
    if (dueAt === Infinity) return;
    const delay = Math.max(dueAt, this.#readyAt) - performance.now();
    this.#timer = setTimeout(() => void this.#look(), Math.max(delay, 0));
  }

  async #look(): Promise<void> {
    const began = performance.now();
    const due = [...this.#questions.values()].filter((question) => question.dueAt <= began);
    this.#isLooking = true;
    for (const question of due) question.look();
    try {
      const unknown = due.filter((question) => this.#needsOrder(question));
      await this.#answers.readOrders(unknown);
      const incomplete = due.filter(
        ({ name }) => this.#init.account.unsettled.ledger.balance(name.key) === 'fills',
      );
      await this.#answers.readFills(incomplete);
      // Only a request proves that reading works again.
      if (unknown.length + incomplete.length > 0) {
        if (this.#hasFailed) this.#init.warn('account orders and fills can be read again');
        this.#hasFailed = false;
      }
    } catch (error) {
      if (this.#isActive && !this.#hasFailed)
        this.#init.warn(
          `account orders and fills could not be read, they are asked for again: ${String(error)}`,
        );
      this.#hasFailed ||= this.#isActive;
    }
    this.#isLooking = false;
    this.#readyAt = performance.now() + MIN_INTERVAL;
    if (!this.#isActive) return;
    for (const question of due) this.#rate(question);
    this.#wake();
    this.#plan();
  }

  #needsOrder({ name, isUndecided }: OpenQuestion): boolean {
    const { account } = this.#init;
    const order = account.orders.get(name.key);
    return (
      isUndecided ||
      order === undefined ||
      order.symbol === UNKNOWN_PAIR ||
      account.unsettled.ledger.balance(name.key) === 'order'
    );
  }

  /** Decides what follows for an order after a request. */
  #rate(question: OpenQuestion): void {
    const { account, patience, fillsAreListed } = this.#init;
    const { key } = question.name;
    if (!question.isUndecided && !account.unsettled.keys.has(key)) {
      this.#close(key);
      return;
    }
    question.postpone();
    if (question.isLost) return;
    if (question.age > patience) this.#giveUp(key);
    else if (question.age > GRACE || !fillsAreListed)
      question.recovery ??= this.#init.recovering(this.#describe(question));
  }

  #close(key: string): void {
    const question = this.#questions.get(key);
    if (!question || question.isUndecided) return;
    this.#questions.delete(key);
    question.close();
    this.#init.account.unsettled.lost.delete(key);
    this.#wake();
  }

  /** Reports an order as lost that was not settled within the patience. */
  #giveUp(key: string): void {
    const question = this.#questions.get(key);
    if (!question || question.isLost) return;
    const { account, gap } = this.#init;
    const order = account.orders.get(key);
    question.isLost = true;
    account.unsettled.lost.add(key);
    const loss: Loss = { reason: this.#describe(question) };
    if (question.recovery) question.recovery.lose(loss);
    else gap(loss);
    question.recovery = undefined;
    if (question.isUndecided && order && !isTerminal(order)) {
      question.isUndecided = false;
      account.publish({
        rows: [
          {
            order: {
              ...restated(order, key),
              status: 'unknown',
              event: 'unknown',
              rawStatus: 'no such order',
            },
          },
        ],
        kind: 'reconcile',
        origin: 'reconcile',
        receivedTime: now(),
      });
    }
  }

  #describe({ name, isUndecided }: OpenQuestion): string {
    const { account } = this.#init;
    if (isUndecided) return `the venue does not know order ${name.orderId} of ${name.symbol}`;
    return account.unsettled.ledger.balance(name.key) === 'fills'
      ? `fills of order ${name.orderId} of ${name.symbol} are missing: ${account.unsettled.ledger.describe(name.key)}`
      : `order ${name.orderId} of ${name.symbol} does not match its fills: ${account.unsettled.ledger.describe(name.key)}`;
  }
}
