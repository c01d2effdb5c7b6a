import { isDone, jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { SNAPSHOT_ROWS, type Feed } from '../feeds.js';
import { executionRows, fillRow, openOrderRow } from './execution-rows.js';
import type { KrakenExchange } from './kraken-exchange.js';

export interface ExecutionsOptions {
  readonly account: string;
  readonly wantsOrders: boolean;
  readonly wantsTrades: boolean;
  /** When false, the feed publishes only `new`, `filled`, `canceled`, `expired` and the fills. */
  readonly wantsStatus: boolean;
}

// https://docs.kraken.com/api/docs/websocket-v2/executions
export function executionsFeed(exchange: KrakenExchange, options: ExecutionsOptions): Feed {
  const { market, pairs } = exchange;
  let sequence = 0;
  const executions = (type: 'snapshot' | 'update', rows: readonly string[]): string =>
    jsonObject({
      channel: '"executions"',
      type: quoted(type),
      data: jsonArray(rows),
      sequence: String(++sequence),
    });
  const openOrders = (): string[] =>
    market.orders
      .filter((order) => order.account === options.account && !isDone(order))
      .map((order) =>
        openOrderRow(order, { pair: pairs.byPair(order.pair), userref: exchange.desk.userrefOf(order) }),
      );
  const lastFills = (): string[] =>
    market.fills
      .filter(({ account }) => account === options.account)
      .slice(-SNAPSHOT_ROWS)
      .reverse()
      .map((fill) =>
        fillRow(fill, {
          pair: pairs.byPair(fill.pair),
          userref: exchange.desk.userrefOf(fill),
          status: 'filled',
        }),
      );
  return {
    snapshot() {
      const parts = [
        ...(options.wantsOrders ? [openOrders()] : []),
        ...(options.wantsTrades ? [lastFills()] : []),
      ];
      const frames = exchange.options.splitSnapshot === true ? parts : parts.length > 0 ? [parts.flat()] : [];
      return frames.map((rows) => executions('snapshot', rows));
    },
    update(step) {
      const news = step.orders
        .filter(({ order }) => order.account === options.account)
        .filter(({ kind }) => options.wantsStatus || !['received', 'replaced', 'triggered'].includes(kind))
        .flatMap((update) =>
          executionRows(update, {
            pair: pairs.byPair(update.order.pair),
            userref: exchange.desk.userrefOf(update.order),
          }),
        );
      // A fill and the end of its order come in two frames.
      return news.map((row) => executions('update', [row]));
    },
  };
}
