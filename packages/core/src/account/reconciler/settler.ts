import { now } from '../../contract/clock.js';
import { UNKNOWN_PAIR } from '../../contract/currency-pair.js';
import { isTerminal } from '../order-status.js';
import type { Loss, Recovery } from '../../delivery/recoveries.js';
import type { OrderName } from '../listing.js';
import { restated } from './account-pass.js';
import { OpenQuestion } from './open-question.js';
import { VenueAnswers, type VenueAnswersInit } from './venue-answers.js';

/** An order may be ahead of its fills for so long, in milliseconds, before the channel counts as not live. */
const GRACE = 5_000;

/** Between two looks at the venue: a burst of orders costs a few calls. */
const MIN_INTERVAL = 300;

/** Where fills come over REST only: from an order's row to the first look, so that a burst is read at once. */
const FIRST_LOOK = 30;

/** Where fills come on the wire: how long the frame of a fill may come after the one of its order. */
const WIRE_LAG = 1_500;

export interface SettlerInit extends VenueAnswersInit {
  /** How long something may be missing before it is reported as lost. Milliseconds. */
  readonly patience: number;
  /** Whether orders whose fills do not add up are asked for. */
  readonly conserves: boolean;
  readonly recovering: (reason: string) => Recovery;
  readonly gap: (loss: Loss) => void;
  readonly warn: (message: string) => void;
}

/**
 * Enforces conservation: an order whose fills do not add up to what it states, or of which nothing but a fill is
 * known, is asked for again, with back-off, until they agree. What is not found within the patience is reported as a
 * `gap` that names the order, and looked for at longer intervals from then on. Lives as long as one connection.
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
   * Begins to look: for whatever is unsettled by now, at once.
   *
   * @param resumedAt - exchange time since when this connection brings what happens, where it is not the first
   */
  start(resumedAt: number | undefined): void {
    this.#isActive = true;
    this.#answers.resumedAt = resumedAt;
    this.askAll();
  }

  /** Asks at once about whatever is unsettled by now. */
  askAll(): void {
    this.#ask(this.#init.account.unsettled.keys, 0);
  }

  stop(): void {
    this.#isActive = false;
    clearTimeout(this.#timer);
    this.#wake();
  }

  /** Orders have changed on the wire. */
  touched(keys: ReadonlySet<string>): void {
    if (!this.#isActive) return;
    const { account, fillsAreListed } = this.#init;
    const unsettled = [...keys].filter((key) => account.unsettled.keys.has(key));
    this.#ask(unsettled, fillsAreListed ? FIRST_LOOK : WIRE_LAG);
    for (const key of keys) if (!account.unsettled.keys.has(key)) this.#close(key);
  }

  /** Orders that the venue did not know when it was asked: a list that lags may know them soon. */
  undecided(orders: readonly OrderName[]): void {
    for (const order of orders) {
      const known = this.#init.account.orders.get(order.key);
      // The venue has deleted an old one; a young one may not have arrived in its lists yet.
      const age = now() - (known?.receivedTime ?? now());
      this.#open(order.key, order, 0).isUndecided = true;
      if (age > 10 * this.#init.patience) this.#giveUp(order.key);
    }
    this.#plan();
  }

  /** Asks about whatever is unsettled; resolves once all of it is settled or reported as lost. */
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
      // A look at nothing proves nothing.
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

  /** What is to be done about an order after a look. */
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

  /** Not found within the patience. */
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
      : `order ${name.orderId} of ${name.symbol} is not what its fills say: ${account.unsettled.ledger.describe(name.key)}`;
  }
}
