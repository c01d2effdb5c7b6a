import type { MyBalance, MyOrder, MyPosition, MyTrade, StreamStatus } from '@hftjs/core';
import { now } from '@hftjs/core/adapter';
import type { ServiceChannel, ServiceEvent } from '@hftjs/service';
import type { Board } from './board.js';
import {
  formatBalance,
  formatBidAsk,
  formatCount,
  formatDepth,
  formatFill,
  formatHeld,
  formatInventory,
  formatLatency,
  formatNumber,
  formatOrder,
  formatSpread,
  formatStates,
  formatTime,
  formatTotals,
} from './format.js';
import { inventories } from './inventory.js';
import type { Output } from './output.js';
import { proofLines } from './proof.js';

/** After so many refreshes follows the comparison with what the venues made. */
const PROOF_EVERY = 5;

/**
 * Two lines per second, of the markets and of what was won or lost, and one for each own order, fill, balance, position
 * and change of a connection: for logs and pipes.
 */
export class LinesOutput implements Output {
  readonly interval = 1000;
  readonly #board: Board;
  readonly #write: (text: string) => void;
  #since = performance.now();
  #refreshes = 0;

  constructor(board: Board, write: (text: string) => void) {
    this.#board = board;
    this.#write = write;
  }

  event(channel: ServiceChannel, event: ServiceEvent): void {
    // Before anything is live, the end of the run reports what failed.
    if (!this.#board.wasLive) return;
    if (channel === 'my_order') this.#line('order', formatOrder(event as MyOrder));
    else if (channel === 'my_trade') this.#line('fill', formatFill(event as MyTrade));
    else if (channel === 'my_balance') this.#line('funds', formatBalance(event as MyBalance));
    else if (channel === 'my_position') this.#line('held', formatHeld(event as MyPosition));
    else if (channel === 'status') this.#status(event as StreamStatus);
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  refresh(): void {
    const { period, markets } = this.#board;
    if (!this.#board.wasLive) return;
    const seconds = (performance.now() - this.#since) / 1000;
    this.#since = performance.now();
    const pairs = [...markets.values()].map(
      (market) =>
        `${market.exchange} ${market.symbol} ${formatBidAsk(market)} last ${formatNumber(market.lastTrade?.price)} spread ${formatSpread(market)} depth ${formatDepth(market)}`,
    );
    this.#line(
      'market',
      [
        ...pairs,
        `${formatCount(period.events / seconds)} events/s`,
        `latency ${formatLatency(period.latency)}`,
        `queue ${formatLatency(period.queueDelay)}`,
        formatStates(this.#board),
      ].join(' | '),
    );
    const own = inventories(this.#board).map(formatInventory);
    if (own.length > 0) this.#line('profit', [...own, `total ${formatTotals(this.#board)}`].join(' | '));
    this.#proof();
    this.#board.beginPeriod();
  }

  close(): void {
    // There is nothing to restore.
  }

  /** The last one is in the summary. */
  #proof(): void {
    const { counts } = this.#board;
    if (counts === undefined || counts.isLast) return;
    if (this.#refreshes++ % PROOF_EVERY !== 0) return;
    for (const line of proofLines(counts)) this.#line('proof', line);
  }

  #status({ exchange, channel, symbol, state, reason }: StreamStatus): void {
    if (state === 'connecting' || state === 'subscribing') return;
    const what = [exchange, channel, symbol, state].filter((word) => word !== undefined).join(' ');
    this.#line('status', reason === undefined ? what : `${what}: ${reason}`);
  }

  #line(kind: string, text: string): void {
    this.#write(`${formatTime(now())} ${kind.padEnd(6)} ${text}\n`);
  }
}
