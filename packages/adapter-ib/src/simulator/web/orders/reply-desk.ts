import type { Random } from '@hftjs/simulator';
import { RestError } from '../rest/rest-error.js';
import type { Question } from './questions.js';

/** A request that waits for the answers to its questions. */
interface Pending {
  readonly questions: readonly Question[];
  /** Does what was asked for, and returns the answer's body. */
  readonly act: () => string;
}

const HEX = '0123456789abcdef';

/** Asks a client to confirm an order, one question after the other. */
export class ReplyDesk {
  readonly #random: Random;
  readonly #suppressed = new Set<string>();
  readonly #invalid = new Set<string>();
  #pending: (Pending & { readonly id: string }) | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** These are not asked in this brokerage session any more. */
  suppress(messageIds: readonly string[]): void {
    for (const id of messageIds) this.#suppressed.add(id);
  }

  /** All are asked again. */
  reset(): void {
    this.#suppressed.clear();
  }

  /** Acts at once, or asks. Any request makes an earlier one invalid that was not confirmed. */
  submit(questions: readonly Question[], act: () => string): string {
    this.#drop();
    return this.#next({
      questions: questions.filter(({ messageId }) => !this.#suppressed.has(messageId)),
      act,
    });
  }

  /** The client's answer to a question. */
  reply(id: string, isConfirmed: boolean): string {
    if (this.#invalid.has(id)) throw new RestError(503, 'Service Unavailable');
    const pending = this.#pending;
    if (pending?.id !== id) throw new RestError(400, `reply id not found: ${id}`);
    this.#pending = undefined;
    if (!isConfirmed) return '{"error":"Order was not confirmed"}';
    return this.#next({ ...pending, questions: pending.questions.slice(1) });
  }

  /** With the brokerage session, everything ends. */
  clear(): void {
    this.#drop();
    this.reset();
  }

  #next({ questions, act }: Pending): string {
    const [question] = questions;
    if (question === undefined) return act();
    const id = [8, 4, 4, 4, 12].map((length) => this.#random.text(length, HEX)).join('-');
    this.#pending = { id, questions, act };
    return JSON.stringify([
      {
        id,
        message: [question.text],
        isSuppressed: false,
        messageIds: [question.messageId],
        messageOptions: ['Yes', 'No'],
      },
    ]);
  }

  #drop(): void {
    if (this.#pending !== undefined) this.#invalid.add(this.#pending.id);
    this.#pending = undefined;
  }
}
