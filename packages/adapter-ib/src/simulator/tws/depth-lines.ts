import type { Level, MarketStep } from '@hftjs/simulator';
import type { Instrument } from '../instruments.js';
import { messages } from './messages.js';
import type { VenueState } from './venue-state.js';
import type { Field } from './wire.js';

const ASK = 0;
const BID = 1;
const INSERT = 0;
const UPDATE = 1;
const DELETE = 2;

interface DepthLine {
  readonly requestId: number;
  readonly pair: string;
  readonly rows: number;
  readonly isSmart: boolean;
  bids: readonly Level[];
  asks: readonly Level[];
  isHalted: boolean;
}

/** What a client asks for. */
export interface DepthRequest {
  readonly rows: number;
  readonly isSmart: boolean;
}

/** The market depth that one client has asked for: lists of entries, changed by their place. */
export class DepthLines {
  readonly #state: VenueState;
  readonly #send: (...rows: readonly (readonly Field[])[]) => void;
  readonly #lines = new Map<number, DepthLine>();

  constructor(state: VenueState, send: (...rows: readonly (readonly Field[])[]) => void) {
    this.#state = state;
    this.#send = send;
  }

  open(requestId: number, { spec: { pair } }: Instrument, { rows, isSmart }: DepthRequest): void {
    if (this.#state.depthCount >= this.#state.depthLines) {
      const text = 'Max number (3) of market depth requests has been reached.';
      this.#send(messages.error({ id: requestId, code: 309, text }));
      return;
    }
    this.#state.depthCount++;
    const line = { requestId, pair, rows, isSmart, bids: [], asks: [], isHalted: false };
    this.#lines.set(requestId, line);
    this.#update(line);
  }

  close(requestId: number): void {
    if (this.#lines.delete(requestId)) this.#state.depthCount--;
    else {
      const text = "Can't find the subscribed market depth with tickerId.";
      this.#send(messages.error({ id: requestId, code: 310, text }));
    }
  }

  clear(): void {
    for (const requestId of [...this.#lines.keys()]) this.close(requestId);
  }

  onStep({ pair, levels }: MarketStep): void {
    if (levels.length === 0) return;
    for (const line of this.#lines.values()) if (line.pair === pair) this.#update(line);
  }

  /** The book is reset: entries come anew. */
  reset(pair: string): void {
    for (const line of this.#of(pair)) {
      const text =
        'Market depth data has been RESET. Please empty deep book contents before applying any new entries.';
      this.#send(messages.error({ id: line.requestId, code: 317, text }));
      line.bids = [];
      line.asks = [];
      this.#update(line);
    }
  }

  /** Nothing more comes of these requests. */
  halt(pair: string): void {
    for (const line of this.#of(pair)) {
      line.isHalted = true;
      const text = 'Market depth data has been HALTED. Please re-subscribe.';
      this.#send(messages.error({ id: line.requestId, code: 316, text }));
    }
  }

  /** An entry is changed at a place that does not exist: something before it is missing. */
  misplace(pair: string): void {
    for (const { requestId, rows, isSmart } of this.#of(pair))
      this.#send(
        messages.depth({
          requestId,
          position: rows - 1,
          operation: INSERT,
          side: BID,
          price: '1',
          size: '1',
          isSmart,
        }),
        messages.depth({
          requestId,
          position: rows + 1,
          operation: UPDATE,
          side: BID,
          price: '1',
          size: '1',
          isSmart,
        }),
      );
  }

  #of(pair: string): readonly DepthLine[] {
    return [...this.#lines.values()].filter((line) => line.pair === pair);
  }

  #update(line: DepthLine): void {
    if (line.isHalted) return;
    const { bids, asks } = this.#state.market.book(line.pair, line.rows);
    const rows = [
      ...changes(line, { side: BID, before: line.bids, now: bids }),
      ...changes(line, { side: ASK, before: line.asks, now: asks }),
    ];
    line.bids = bids;
    line.asks = asks;
    if (rows.length > 0) this.#send(...rows);
  }
}

interface SideChange {
  readonly side: number;
  readonly before: readonly Level[];
  readonly now: readonly Level[];
}

/** Entries that are gone are deleted from the last one on, then others are inserted and changed from the first one on. */
function* changes(
  { requestId, rows, isSmart }: DepthLine,
  { side, before, now }: SideChange,
): Generator<readonly Field[]> {
  const entry = (position: number, operation: number, { priceText, volumeText }: Level): readonly Field[] =>
    messages.depth({ requestId, position, operation, side, price: priceText, size: volumeText, isSmart });
  const list = [...before];
  for (let position = list.length - 1; position >= 0; position--) {
    const level = list[position];
    if (level === undefined || now.some(({ price }) => price === level.price)) continue;
    list.splice(position, 1);
    yield entry(position, DELETE, level);
  }
  for (const [position, level] of now.entries()) {
    const present = list[position];
    if (present?.price !== level.price) {
      list.splice(position, 0, level);
      yield entry(position, INSERT, level);
    } else if (present.volumeText !== level.volumeText) yield entry(position, UPDATE, level);
    if (list.length > rows) list.pop();
  }
}
