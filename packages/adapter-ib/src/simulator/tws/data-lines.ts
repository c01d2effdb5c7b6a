import type { Level, MarketStep, PublicTrade, Top } from '@hftjs/simulator';
import type { Instrument } from '../instruments.js';
import { findContracts, minTick, type ContractQuery } from './contracts.js';
import { messages, Tick } from './messages.js';
import type { VenueState } from './venue-state.js';
import type { Field } from './wire.js';

const LIVE = 1;
const DELAYED = 3;
const RT_VOLUME = '233';

interface Line {
  readonly kind: 'quotes' | 'prints' | 'tape';
  readonly isDelayed: boolean;
  sent: Top | undefined;
}

/** One side of the book, as ticks. */
interface Side {
  readonly price: number;
  readonly size: number;
}

/** The market data that one client has asked for. */
export class DataLines {
  readonly #state: VenueState;
  readonly #send: (...rows: readonly (readonly Field[])[]) => void;
  readonly #lines = new Map<string, Map<number, Line>>();
  readonly #volumes = new Map<string, number>();
  /** 1: only real-time data; 3: delayed data where there are no others. */
  typeWanted = LIVE;

  constructor(state: VenueState, send: (...rows: readonly (readonly Field[])[]) => void) {
    this.#state = state;
    this.#send = send;
  }

  open(requestId: number, { query, generic }: { query: ContractQuery; generic: string }): void {
    const instrument = this.find(requestId, query);
    if (instrument === undefined) return;
    const { isDelayed, market } = this.#state;
    if (isDelayed && this.typeWanted !== DELAYED) {
      const text = 'Requested market data is not subscribed. Delayed market data is available.';
      this.#send(messages.error({ id: requestId, code: 354, text }));
      return;
    }
    this.#send(
      messages.tickParameters(requestId, minTick(instrument)),
      messages.marketDataType(requestId, isDelayed ? DELAYED : LIVE),
    );
    if (isDelayed) {
      const text = 'Requested market data is not subscribed. Displaying delayed market data.';
      this.#send(messages.error({ id: requestId, code: 10167, text }));
    }
    const kind = generic.split(',').includes(RT_VOLUME) ? 'prints' : 'quotes';
    const line: Line = { kind, isDelayed, sent: undefined };
    this.#add(instrument, requestId, line);
    this.#quote(requestId, line, market.top(instrument.spec.pair));
  }

  openTape(requestId: number, { query, kind }: { query: ContractQuery; kind: string }): void {
    const instrument = this.find(requestId, query);
    if (instrument === undefined) return;
    const refuse = (code: number, text: string): void => {
      this.#send(messages.error({ id: requestId, code, text }));
    };
    if (instrument.assetClass === 'CASH')
      refuse(10189, 'Failed to request tick-by-tick data: no trades of forex');
    else if (kind !== 'Last' && kind !== 'AllLast') refuse(321, `Error validating request: ${kind}`);
    else if (this.#state.tickByTickCount >= this.#state.tickByTickLines)
      refuse(10190, 'Max number of tick-by-tick requests has been reached.');
    else {
      this.#state.tickByTickCount++;
      this.#add(instrument, requestId, { kind: 'tape', isDelayed: false, sent: undefined });
    }
  }

  close(requestId: number): void {
    for (const lines of this.#lines.values()) {
      if (lines.get(requestId)?.kind === 'tape') this.#state.tickByTickCount--;
      lines.delete(requestId);
    }
  }

  clear(): void {
    for (const lines of this.#lines.values())
      for (const requestId of [...lines.keys()]) this.close(requestId);
  }

  onStep({ pair, trades, top }: MarketStep): void {
    for (const [requestId, line] of this.#lines.get(pair) ?? []) {
      for (const trade of trades) this.#print(requestId, line, trade);
      if (top) this.#quote(requestId, line, top);
    }
  }

  /** The contract of a request; answers for one that is not served. */
  find(requestId: number, query: ContractQuery): Instrument | undefined {
    const { directory, refusals } = this.#state;
    const [contract] = findContracts(directory, query);
    const refusal = contract && refusals.get(contract.instrument.spec.pair);
    if (contract === undefined)
      this.#send(
        messages.error({
          id: requestId,
          code: 200,
          text: 'No security definition has been found for the request',
        }),
      );
    else if (refusal !== undefined) this.#send(messages.error({ ...refusal, id: requestId }));
    else return contract.instrument;
    return undefined;
  }

  #add({ spec }: Instrument, requestId: number, line: Line): void {
    const lines = this.#lines.get(spec.pair) ?? new Map<number, Line>();
    lines.set(requestId, line);
    this.#lines.set(spec.pair, lines);
  }

  /** Both sides that changed: a price with its size, or the size alone. */
  #quote(requestId: number, line: Line, top: Top): void {
    if (line.kind === 'tape') return;
    const { isDelayed, sent } = line;
    const bid: Side = isDelayed
      ? { price: Tick.DELAYED_BID, size: Tick.DELAYED_BID_SIZE }
      : { price: Tick.BID, size: Tick.BID_SIZE };
    const ask: Side = isDelayed
      ? { price: Tick.DELAYED_ASK, size: Tick.DELAYED_ASK_SIZE }
      : { price: Tick.ASK, size: Tick.ASK_SIZE };
    line.sent = top;
    const rows = [
      ...sideTicks(requestId, bid, { level: top.bid, sent: sent?.bid }),
      ...sideTicks(requestId, ask, { level: top.ask, sent: sent?.ask }),
    ];
    if (rows.length > 0) this.#send(...rows);
  }

  #print(
    requestId: number,
    { kind }: Line,
    { pair, time, priceText, volumeText, volume }: PublicTrade,
  ): void {
    const total = (this.#volumes.get(pair) ?? 0) + volume;
    this.#volumes.set(pair, total);
    if (kind === 'tape')
      this.#send(messages.tickByTickLast({ requestId, time, price: priceText, size: volumeText }));
    else if (kind === 'prints') {
      const text = `${priceText};${volumeText};${Math.floor(time)};${total};${priceText};true`;
      this.#send(messages.tickString(requestId, Tick.RT_VOLUME, text));
    } else this.#send(messages.tickPrice({ requestId, kind: Tick.LAST, price: priceText, size: volumeText }));
  }
}

function sideTicks(
  requestId: number,
  { price, size }: Side,
  { level, sent }: { level: Level | undefined; sent: Level | undefined },
): Field[][] {
  if (level?.priceText === sent?.priceText && level?.volumeText === sent?.volumeText) return [];
  const volume = level?.volumeText ?? '0';
  if (level?.priceText === sent?.priceText) return [messages.tickSize(requestId, size, volume)];
  // The size goes with the price; -1: there is no quote.
  return [messages.tickPrice({ requestId, kind: price, price: level?.priceText ?? '-1.00', size: volume })];
}
