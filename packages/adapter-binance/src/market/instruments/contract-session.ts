import type { CurrencyPair } from '@hftjs/core';
import {
  instrumentPoll,
  INFO,
  type Control,
  type InstrumentSource,
  type PeriodicTask,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { makeRequests, readControl } from '../../venue/control.js';
import { marketRows } from '../../venue/packet.js';
import { isOwnKind } from '../market-session.js';
import { ContractNotices, parseContractInfo } from './contract-notices.js';

/** The stream of all contracts, COIN-M ones among them. */
const STREAM = '!contractInfo';

/** The contracts of futures may be listed over REST again so soon after a notice, in milliseconds. */
const READ_AGAIN = 2_000;

/**
 * One connection of the instruments of futures: the list is read over REST again and again, as increments are stated
 * there only, and a notice of the socket brings a new status at once.
 */
export class ContractSession implements Session {
  readonly every: PeriodicTask;
  readonly #context: SessionContext;
  readonly #source: InstrumentSource;
  readonly #poll: Session;
  readonly #notices = new ContractNotices();
  readonly #requests = makeRequests(() => [STREAM]);
  #timer: NodeJS.Timeout | undefined;
  #hasSubscribed = false;

  constructor(source: InstrumentSource, context: SessionContext) {
    this.#context = context;
    this.#source = {
      ...source,
      instrumentOf: (row, symbol, header) => source.instrumentOf(this.#notices.apply(row), symbol, header),
    };
    this.#poll = instrumentPoll(this.#source, context);
    this.every = [this.#poll.every ?? []].flat()[0] ?? { interval: Infinity, run: () => Promise.resolve() };
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    await this.#poll.subscribe(pairs);
    const [first] = pairs;
    if (this.#hasSubscribed || first === undefined) return [];
    this.#hasSubscribed = true;
    return this.#requests.subscribe([first]);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return this.#poll.unsubscribe?.(pairs) ?? [];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const frame = marketRows(packet);
    if (!frame) return readControl(packet, this.#requests);
    let hasNews = false;
    for (const row of frame.rows) hasNews = this.#onRow(row as Row, receivedTime) || hasNews;
    return hasNews ? undefined : INFO;
  }

  onDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** False for a row of another event, or of a contract that is not subscribed. */
  #onRow(row: Row, receivedTime: number): boolean {
    const symbol = this.#context.pairs.find((pair) => this.#source.symbolOf(pair) === row.s);
    if (row.e !== 'contractInfo' || symbol === undefined || !isOwnKind(row)) {
      this.#context.skip();
      return false;
    }
    const notice = parseContractInfo(row);
    if (!this.#notices.add(notice)) {
      this.#context.skip();
      return false;
    }
    this.#readAgain();
    const listed = this.#source.list.get(notice.symbol);
    if (!listed) {
      // Increments are not known: it is published once it is listed.
      this.#context.skip();
      return false;
    }
    const header = { exchange: this.#context.exchange, receivedTime, origin: undefined };
    const instrument = this.#source.instrumentOf(listed, symbol, header);
    const { time } = notice;
    this.#context.publishInstrument(time === undefined ? instrument : { ...instrument, exchangeTime: time });
    return true;
  }

  /** Reads the increments of a new contract, or new ones of a known one. */
  #readAgain(): void {
    if (this.#context.isReplay) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.every.run().catch(() => undefined), READ_AGAIN);
  }
}
