import {
  describeMessage,
  describeRow,
  idText,
  makeTrade,
  wire,
  wireObject,
  wireRows,
  type MessageDescription,
  type NumberedTrade,
  type PublicHeader,
  type Value,
} from '@hftjs/core/adapter';
import type { Market } from './ticker.js';

/** Fills of one taker order that OKX would merge at the very most; more is a mistake. */
const MAX_COUNT = 100_000;

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-trades-channel */
const tradeRow = describeRow('trade', {
  instId: wire.word,
  tradeId: wire.id,
  px: wire.amount,
  sz: wire.amount,
  side: wire.mostly(wire.word, 'buy', 'sell'),
  ts: wire.epochTime(),
  count: wire.optional(wire.countOrEmpty),
  source: wire.optional(wire.ignored),
  seqId: wire.optional(wire.ignored),
});

const messageOf = (channel: string, row: Value<unknown>): MessageDescription =>
  describeMessage(channel, {
    arg: wireObject({ channel: wire.literal(channel), instId: wire.ignored }),
    data: wireRows(row),
  });

export const tradeMessages = [
  messageOf('trades', tradeRow),
  messageOf('trades-all', tradeRow.inOrder('instId', 'tradeId', 'px', 'sz', 'side', 'source', 'ts')),
];

/**
 * One row of `trades`, `trades-all` or REST. On `trades` a row sums the fills of one taker order at one price:
 * `tradeId` is the last of `count`.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTrade(given: unknown, { symbol, sizes }: Market, header: PublicHeader): NumberedTrade {
  const { tradeId: id, px: price, sz: size, side, ts: time, count = 1 } = tradeRow.read(given);
  const volume = sizes.volume(size, price);
  if (price <= 0 || !(volume > 0)) throw new Error(`a trade of ${volume} at ${price}`);
  // Rows of single trades, and recordings of before 2023, have no count.
  if (count < 1 || count > MAX_COUNT) throw new Error(`a trade of ${count} fills`);
  const tradeId = idText(id);
  const firstId = id - count + 1;
  const aggregated = count > 1 ? { firstId: idText(firstId), lastId: tradeId, count } : undefined;
  const contracts = sizes.areContracts ? size : undefined;
  const trade = makeTrade(header, { symbol, time, tradeId, price, volume, side, contracts, aggregated });
  return { trade, id, firstId };
}
