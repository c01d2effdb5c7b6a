import { Channel, type MyOrder, type MyTrade, type StreamState } from '@hftjs/core';
import type { Board, MarketRow } from './board.js';
import {
  formatCount,
  formatMoney,
  formatNumber,
  formatPercentiles,
  formatPosition,
  formatSpread,
  formatTime,
  formatWorth,
} from './format.js';
import { inventoryOf, type Inventory } from './inventory.js';
import type { Grid, GridColumn } from './screen/grid.js';
import type { Span, Tone } from './screen/line.js';
import { ExchangeFigures } from './timings.js';

const NO_FIGURES = new ExchangeFigures();

interface PairRow {
  readonly exchange: string;
  /** Whether it is the first row of its exchange, which shows what concerns the exchange. */
  readonly isFirst: boolean;
  readonly states: readonly StreamState[];
  readonly figures: ExchangeFigures;
  /** Absent while the exchange has sent nothing. */
  readonly pair?: { readonly market: MarketRow; readonly inventory: Inventory; readonly fills: number };
}

/** The pairs of each exchange, with the figures of the exchange in its first row. */
export function marketsGrid(board: Board): Grid<PairRow> {
  const markets = [...board.markets.values()].sort((one, other) => (one.symbol < other.symbol ? -1 : 1));
  const rows = board.exchanges.flatMap((exchange) => {
    const common = {
      exchange,
      states: [...board.statesOf(exchange).values()],
      figures: board.figures.get(exchange) ?? NO_FIGURES,
    };
    const own = markets.filter((market) => market.exchange === exchange);
    if (own.length === 0) return [{ ...common, isFirst: true }];
    return own.map((market, index) => ({
      ...common,
      isFirst: index === 0,
      pair: {
        market,
        inventory: inventoryOf(board, market),
        fills: board.fillsOf(market)?.count ?? 0,
      },
    }));
  });
  return { columns: MARKET_COLUMNS, rows, noun: 'pairs' };
}

type Known = NonNullable<PairRow['pair']>;

const ofPair =
  (format: (pair: Known) => string | Span) =>
  ({ pair }: PairRow): string | Span =>
    pair ? format(pair) : '-';

const ofExchange =
  (format: (row: PairRow) => string | Span) =>
  (row: PairRow): string | Span =>
    row.isFirst ? format(row) : '';

const MARKET_COLUMNS: readonly GridColumn<PairRow>[] = [
  { title: 'exchange', priority: 1, least: 14, cell: ({ exchange }) => exchange },
  { title: 'pair', priority: 2, least: 8, cell: ofPair(({ market }) => market.symbol) },
  { title: 'live', priority: 4, cell: ofExchange(({ states }) => liveCount(states)) },
  { title: 'state', priority: 9, least: 12, cell: ofExchange(({ states }) => worstState(states)) },
  {
    title: 'bid',
    priority: 5,
    least: 9,
    align: 'right',
    cell: ofPair(({ market }) => formatNumber(market.ticker?.bidPrice)),
  },
  { title: 'spread', priority: 10, align: 'right', cell: ofPair(({ market }) => formatSpread(market)) },
  { title: 'depth', priority: 11, align: 'right', cell: ofPair(({ market }) => formatWorth(market)) },
  { title: 'fills', priority: 12, least: 5, align: 'right', cell: ofPair(({ fills }) => formatCount(fills)) },
  {
    title: 'position',
    priority: 6,
    least: 9,
    align: 'right',
    cell: ofPair(({ inventory }) => formatPosition(inventory)),
  },
  {
    title: 'profit',
    priority: 3,
    least: 9,
    align: 'right',
    cell: ofPair(({ inventory }) => money(inventory.profit.total)),
  },
  {
    title: 'latency',
    priority: 7,
    least: 9,
    align: 'right',
    cell: ofExchange(({ figures }) => formatPercentiles(figures.latency)),
  },
  {
    title: 'waited',
    priority: 13,
    least: 9,
    align: 'right',
    cell: ofExchange(({ figures }) => formatPercentiles(figures.queueDelay)),
  },
  {
    title: 'queue',
    priority: 8,
    least: 6,
    align: 'right',
    cell: ofExchange(
      ({ figures: { deepest, dropped } }) => `${formatCount(deepest)}/${formatCount(dropped)}`,
    ),
  },
];

/** The own fills, the last one first. */
export const fillsGrid = (board: Board): Grid<MyTrade> => ({
  columns: FILL_COLUMNS,
  rows: [...board.fills].reverse(),
});

const dealColumns = <Deal extends MyOrder | MyTrade>(): readonly GridColumn<Deal>[] => [
  { title: 'exchange', priority: 2, least: 14, cell: ({ exchange }) => exchange },
  { title: 'side', priority: 4, least: 4, cell: ({ side }) => side },
  { title: 'volume', priority: 5, least: 10, align: 'right', cell: ({ volume }) => formatNumber(volume) },
  { title: 'pair', priority: 3, least: 8, cell: ({ symbol }) => symbol },
  {
    title: 'price',
    priority: 6,
    least: 9,
    align: 'right',
    cell: ({ price }) => (price === undefined ? 'market' : formatNumber(price)),
  },
];

const FILL_COLUMNS: readonly GridColumn<MyTrade>[] = [
  {
    title: 'last fills',
    priority: 1,
    cell: ({ exchangeTime, receivedTime }) => formatTime(exchangeTime ?? receivedTime).slice(0, 8),
  },
  ...dealColumns<MyTrade>(),
  { title: 'liquidity', priority: 7, cell: ({ liquidity }) => liquidity },
  {
    title: 'fee',
    priority: 8,
    least: 12,
    cell: ({ fee, feeCurrency = '' }) => (fee === undefined ? '-' : `${formatNumber(fee)} ${feeCurrency}`),
  },
  { title: 'order', priority: 9, cell: ({ orderId }) => orderId },
];

export const ordersGrid = (board: Board): Grid<MyOrder> => ({
  columns: ORDER_COLUMNS,
  rows: [...board.openOrders.values()],
  noun: 'orders',
});

const ORDER_COLUMNS: readonly GridColumn<MyOrder>[] = [
  { title: 'open orders', priority: 1, cell: ({ status }) => status },
  ...dealColumns<MyOrder>(),
  {
    title: 'filled',
    priority: 7,
    least: 10,
    align: 'right',
    cell: ({ filledVolume }) => formatNumber(filledVolume),
  },
  { title: 'order', priority: 8, cell: ({ orderId }) => orderId },
];

interface ChannelRow {
  readonly exchange: string;
  readonly states: ReadonlyMap<string, StreamState>;
  readonly figures: ExchangeFigures;
}

/** Latency by exchange and channel, in the colour of the channel's state. */
export function channelsGrid(board: Board): Grid<ChannelRow> {
  const rows = board.exchanges.map((exchange) => ({
    exchange,
    states: board.statesOf(exchange),
    figures: board.figures.get(exchange) ?? NO_FIGURES,
  }));
  const channels = Object.values(Channel).filter((channel) => rows.some(({ states }) => states.has(channel)));
  const columns = channels.map((channel, index): GridColumn<ChannelRow> => ({
    title: channel,
    priority: index + 2,
    least: 9,
    align: 'right',
    cell: ({ states, figures }) => {
      const state = states.get(channel);
      const timings = figures.channels.get(channel);
      if (state === undefined) return '';
      return { text: timings ? formatPercentiles(timings.latency) : '-', tone: toneOf(state) };
    },
  }));
  const name: GridColumn<ChannelRow> = {
    title: 'latency of',
    priority: 1,
    least: 14,
    cell: ({ exchange }) => exchange,
  };
  return { columns: [name, ...columns], rows, noun: 'exchanges' };
}

function money(value: number | undefined): Span {
  const text = formatMoney(value);
  const tone = value === undefined || text === '0.00' ? undefined : value > 0 ? 'good' : 'bad';
  return { text, tone };
}

const LOST: ReadonlySet<StreamState> = new Set(['failed', 'refused', 'stopped']);

const toneOf = (state: StreamState): Tone =>
  state === 'live' ? 'good' : LOST.has(state) ? 'bad' : 'warning';

/** `5/6`: channels that are live, of all. */
function liveCount(states: readonly StreamState[]): Span {
  const live = states.filter((state) => state === 'live').length;
  return { text: `${live}/${states.length}`, tone: worstState(states).tone };
}

/** The state of the channel that is worst off. */
function worstState(states: readonly StreamState[]): Span {
  const state =
    states.find((one) => LOST.has(one)) ?? states.find((one) => one !== 'live') ?? states[0] ?? 'connecting';
  return { text: state, tone: toneOf(state) };
}
