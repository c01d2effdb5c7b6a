import { now } from '../../contract/clock.js';
import { keyOf } from '../listing.js';
import type { FillRow } from '../order-update.js';
import type { AccountPublisher } from '../account-publisher.js';
import type { OpenQuestion } from './open-question.js';
import type { AccountApi } from './account-api.js';

export interface VenueAnswersInit {
  readonly api: AccountApi;
  readonly account: AccountPublisher;
  /** Exchange time since which the account has been received. Earlier fills are history. */
  readonly begunAt: () => number | undefined;
  /** Aborted at the connection's end: nothing is published afterwards. */
  readonly signal: AbortSignal;
  /** Whether fills come over REST only. Then reading them is not a recovery. */
  readonly fillsAreListed: boolean;
}

/** Reads orders and their fills over REST, and publishes the answers. */
export class VenueAnswers {
  /** Exchange time at which the connection began, if it is not the stream's first one. */
  resumedAt: number | undefined;
  readonly #init: VenueAnswersInit;

  constructor(init: VenueAnswersInit) {
    this.#init = init;
  }

  /** Reads the present state of these orders. */
  async readOrders(questions: readonly OpenQuestion[]): Promise<void> {
    if (questions.length === 0) return;
    const { api, account, signal } = this.#init;
    const { rows } = await api.lookUp(questions.map(({ name }) => name));
    if (signal.aborted) return;
    account.publishNews(rows);
    const found = new Set(rows.map(keyOf));
    for (const question of questions) {
      const { key } = question.name;
      if (!found.has(key)) continue;
      question.isUndecided = false;
      account.unsettled.acceptFills(key);
    }
  }

  /** Reads all fills of these orders. If fills from before the stream complete the sum, nothing is missing. */
  async readFills(questions: readonly OpenQuestion[]): Promise<void> {
    if (questions.length === 0) return;
    const { api, account, signal } = this.#init;
    const { rows, unreadable } = await api.fillsOf(questions.map(({ name }) => name));
    if (signal.aborted) return;
    const { keys, ledger } = account.unsettled;
    for (const question of questions) {
      const { key } = question.name;
      const fills = rows.filter((fill) => keyOf(fill) === key);
      question.found(this.#publish(fills));
      if (unreadable === 0 && keys.has(key) && ledger.isWhole(key, fills))
        account.unsettled.takeForHistory(key);
    }
  }

  /**
   * Publishes fills. Those from before this connection were missed. The others are live where fills come over REST
   * only.
   */
  #publish(fills: readonly FillRow[]): number {
    const { fillsAreListed } = this.#init;
    const { resumedAt = -Infinity } = this;
    const isMissed = ({ time = Infinity }: FillRow): boolean => !fillsAreListed || time < resumedAt;
    return (
      this.#publishFills(fills.filter(isMissed), 'reconcile') +
      this.#publishFills(
        fills.filter((fill) => !isMissed(fill)),
        undefined,
      )
    );
  }

  #publishFills(fills: readonly FillRow[], origin: 'reconcile' | undefined): number {
    const { account, begunAt } = this.#init;
    const news = account.publish({
      rows: fills.map((fill) => ({ fill })),
      kind: 'reconcile',
      origin,
      receivedTime: now(),
      isListed: true,
      fillsSince: begunAt(),
    });
    return news.fills;
  }
}
