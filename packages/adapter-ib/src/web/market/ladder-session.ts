import type { CurrencyPair } from '@hftjs/core';
import {
  bookRequest,
  INFO,
  isRow,
  rowError,
  UNNUMBERED,
  type Books,
  type Control,
  type SessionContext,
} from '@hftjs/core/adapter';
import { WebSocketSession } from '../venue/web-socket-session.js';
import type { WebVenue } from '../venue/web-venue.js';
import { LadderLine } from './ladder-line.js';

const TOPIC = 'sbd';

/** The topic at the beginning of a frame, which may be cut or broken behind it. */
const HEAD = /^\{"topic":"(sbd\+\w+\+\d+(?:\+\w+)?)"/;
const HEAD_BYTES = 200;

/**
 * How long to wait for the answer that confirms the end of a ladder, in milliseconds. Until then, rows of the old ladder may
 * still arrive, and they look like rows of the next one.
 */
const ENDING = 5_000;

/** Rows that are underway while a ladder is ended come before the second answer, also where one was underway already. */
const ANSWERS = 2;

/**
 * One connection of ladders. They have no numbers, no checksum and no mark on the first message, and are not acknowledged:
 * the first message of a ladder is its acknowledgement. Rows that do not fit together end a ladder, and begin it anew.
 */
export class LadderSession extends WebSocketSession {
  readonly #books: Books;
  readonly #lines = new Map<CurrencyPair, LadderLine>();
  /** Since a ladder began to be ended. */
  #asked = 0;
  #answered = 0;

  constructor(context: SessionContext, venue: WebVenue) {
    super(context, venue);
    this.#books = context.openBooks({
      request: bookRequest(venue.args.orderBook),
      rule: UNNUMBERED,
      snapshots: { from: 'stream', resubscribe: (pairs) => this.#renew(pairs) },
      pairOfFrame: (frame) => {
        const [, topic] = HEAD.exec(Buffer.from(frame.subarray(0, HEAD_BYTES)).toString('latin1')) ?? [];
        return topic === undefined ? undefined : this.#lineOf(topic)?.pair;
      },
      pairOfRow: (row) =>
        isRow(row) && typeof row.topic === 'string' ? this.#lineOf(row.topic)?.pair : undefined,
    });
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const known = await this.venue.directory.checked(pairs, this.context);
    await this.ready();
    return known.flatMap((pair) => {
      const line = this.#lines.get(pair) ?? this.#open(pair);
      if (!line) {
        this.context.reject(
          [pair],
          'the venue has one ladder for each account of the login: leave pairs out, or use the transport tws',
        );
        return [];
      }
      line.begin();
      return [line.unsubscribeFrame, line.subscribeFrame];
    });
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return pairs.flatMap((pair) => {
      const line = this.#lines.get(pair);
      clearTimeout(line?.timer);
      this.#lines.delete(pair);
      return line ? [line.unsubscribeFrame] : [];
    });
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || typeof packet.topic !== 'string' || !/^sbd(?:\+|$)/.test(packet.topic)) {
      const control = this.readStatus(packet, receivedTime);
      return isRow(packet) && packet.topic === 'tic' ? this.#onAnswer() : control;
    }
    const line = this.#lineOf(packet.topic);
    if (!line) {
      if (packet.topic === TOPIC && this.#lines.size > 0)
        throw rowError(() => 'a ladder does not name its contract, and several are subscribed');
      this.context.skip();
      return INFO;
    }
    if (line.stage === 'ending' || line.stage === 'doubtful') {
      this.context.skip();
      return INFO;
    }
    try {
      this.#apply(line, packet.data, receivedTime);
    } catch (error) {
      line.stage = 'doubtful';
      throw error;
    }
    if (line.isHeard) return undefined;
    line.isHeard = true;
    return { kind: 'acknowledged', pairs: [line.pair] };
  }

  onDisconnected(): void {
    for (const { timer } of this.#lines.values()) clearTimeout(timer);
  }

  #apply(line: LadderLine, data: unknown, receivedTime: number): void {
    const message = { ...line.ladder.apply(data), receivedTime };
    if (line.stage === 'asked') {
      line.stage = 'here';
      this.#books.snapshot(line.pair, message);
    } else this.#books.update(line.pair, message);
  }

  /** Ends ladders; each begins anew once nothing of it is underway any more. */
  #renew(pairs: readonly CurrencyPair[]): readonly string[] {
    const lines = pairs.flatMap((pair) => this.#lines.get(pair) ?? []);
    if (lines.length === 0) return [];
    if (![...this.#lines.values()].some(({ stage }) => stage === 'ending')) {
      this.#asked = 0;
      this.#answered = 0;
    }
    this.#asked += ANSWERS;
    for (const line of lines) {
      line.stage = 'ending';
      line.dueAnswers = this.#asked;
      clearTimeout(line.timer);
      line.timer = setTimeout(() => {
        this.context.send(beginAgain([line]));
      }, ENDING);
    }
    return [...lines.map(({ unsubscribeFrame }) => unsubscribeFrame), 'tic', 'tic'];
  }

  /** The venue answers in order: an ended ladder sends nothing more. */
  #onAnswer(): Control {
    this.#answered++;
    const ended = [...this.#lines.values()].filter(
      ({ stage, dueAnswers }) => stage === 'ending' && dueAnswers <= this.#answered,
    );
    return ended.length === 0 ? INFO : { kind: 'send', frames: beginAgain(ended) };
  }

  #open(pair: CurrencyPair): LadderLine | undefined {
    const { directory, session, options } = this.venue;
    const contract = directory.contract(pair);
    const used = new Set([...this.#lines.values()].map(({ account }) => account));
    const { apiKey } = options;
    const named = session.accounts.filter((account) => account === apiKey);
    const account = [...named, ...session.accounts].find((one) => !used.has(one));
    if (!contract || account === undefined) return undefined;
    const line = new LadderLine(pair, account, contract);
    this.#lines.set(pair, line);
    return line;
  }

  /** The ladder of a topic: `sbd+DU1234567+265598`, and of older gateways `sbd`. */
  #lineOf(topic: string): LadderLine | undefined {
    const { directory } = this.venue;
    const [, account, number] = topic.split('+');
    if (account === undefined) return this.#lines.size === 1 ? [...this.#lines.values()][0] : undefined;
    const pair = directory.pairOf(number);
    const line = pair && this.#lines.get(pair);
    if (line) return line.account === account ? line : undefined;
    // Nothing is subscribed in a replay.
    const contract = pair && directory.contract(pair);
    if (!contract || !this.context.isReplay) return undefined;
    const replayed = new LadderLine(pair, account, contract);
    this.#lines.set(pair, replayed);
    return replayed;
  }
}

function beginAgain(lines: readonly LadderLine[]): readonly string[] {
  for (const line of lines) line.begin();
  return lines.map(({ subscribeFrame }) => subscribeFrame);
}
