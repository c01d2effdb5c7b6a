import type { BookLevel, MyBalance, MyOrder, MyPosition, MyTrade } from '@hftjs/core';
import type { Board, MarketRow } from './board.js';
import type { Histogram } from './histogram.js';
import { totals, type Inventory } from './inventory.js';

/** `20:05:01.123`, in UTC. */
export const formatTime = (time: number): string => new Date(time).toISOString().slice(11, 23);

/** At most eight digits after the decimal point. */
export const formatNumber = (value: number | undefined): string =>
  value === undefined ? '-' : String(Number(value.toFixed(8)));

export const formatCount = (value: number): string => Math.round(value).toLocaleString('en-US');

/** `0.31 ms`, or `1.2 s` for what is long. */
export function formatMilliseconds(value: number | undefined): string {
  if (value === undefined) return '-';
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return `${value.toFixed(value >= 10 ? 0 : value >= 1 ? 1 : 2)} ms`;
}

/** `p50 0.31 ms p99 1.2 ms`. */
export const formatLatency = (histogram: Histogram): string =>
  `p50 ${formatMilliseconds(histogram.percentile(0.5))} p99 ${formatMilliseconds(histogram.percentile(0.99))}`;

/** The same in nine characters or fewer: `0.3/27ms`, `0.5/1.2s`. */
export function formatPercentiles(histogram: Histogram): string {
  const [middle, high] = [histogram.percentile(0.5), histogram.percentile(0.99)];
  if (middle === undefined || high === undefined) return '-';
  const [unit, divisor] = high < 1000 ? ['ms', 1] : ['s', 1000];
  const figures = [middle, high].map((value) => (value / divisor).toFixed(value < 10 * divisor ? 1 : 0));
  return `${figures.join('/')}${unit}`;
}

/** `104000.1 / 104000.2`, with as many decimals as either has. */
export function formatBidAsk({ ticker }: MarketRow): string {
  const prices = [ticker?.bidPrice, ticker?.askPrice];
  const decimals = Math.max(...prices.map((price) => (formatNumber(price).split('.')[1] ?? '').length));
  return prices.map((price) => price?.toFixed(decimals) ?? '-').join(' / ');
}

/** The best ask less the best bid of the book: `0.1`. */
export function formatSpread({ book }: MarketRow): string {
  const [[bid] = []] = book?.bids ?? [];
  const [[ask] = []] = book?.asks ?? [];
  return formatNumber(bid === undefined || ask === undefined ? undefined : ask - bid);
}

/** What the shown levels of the book are worth, in quote currency: `1.2M / 950k`. */
export function formatDepth({ book }: MarketRow): string {
  if (!book) return '-';
  const worth = (levels: readonly BookLevel[]): string =>
    AMOUNT.format(levels.reduce((sum, [price, volume]) => sum + price * volume, 0));
  return `${worth(book.bids)} / ${worth(book.asks)}`;
}

/** The same in fewer characters, both sides together: `1.2M`. */
export function formatWorth({ book }: MarketRow): string {
  if (!book) return '-';
  const levels = [...book.bids, ...book.asks];
  return AMOUNT.format(levels.reduce((sum, [price, volume]) => sum + price * volume, 0));
}

/** A sum of money: `-1,234.56`. */
export const formatMoney = (value: number | undefined): string => {
  if (value === undefined) return '-';
  const text = MONEY.format(value);
  return text === '-0.00' ? '0.00' : text;
};

const MONEY = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `0.01923`, with `*` where it is the sum of own fills. */
export function formatPosition({ position, from }: Inventory): string {
  return `${String(Number(position.toFixed(5)))}${from === 'fills' ? '*' : ''}`;
}

/** `usd 12.34, usdt -0.50`: what own fills have won or lost, with fees. */
export const formatTotals = (board: Board): string =>
  [...totals(board)].map(([quote, total]) => `${quote} ${formatMoney(total)}`).join(', ');

/** `kraken btc/usd 0.01923 (own fills) realized 1.20 marked -0.30 fees 0.10`. */
export function formatInventory(inventory: Inventory): string {
  const { exchange, symbol, position, from, profit } = inventory;
  const source = from === 'fills' ? ' (own fills)' : '';
  return `${exchange} ${symbol} ${formatNumber(position)}${source} realized ${formatMoney(profit.realized)} marked ${formatMoney(profit.marked)} fees ${formatMoney(profit.fees)}`;
}

/** `kraken usd 998012.33, available 900000`. */
export function formatBalance({ exchange, currency, wallet, total, available }: MyBalance): string {
  const of = wallet === undefined ? '' : ` (${wallet})`;
  return `${exchange} ${currency} ${formatNumber(total)}${of}, available ${formatNumber(available)}`;
}

/** `kraken_future btc/usd long 0.02 at 104000`. */
export function formatHeld({ exchange, symbol, positionSide, volume, entryPrice }: MyPosition): string {
  const side = positionSide === 'net' ? '' : ` ${positionSide}`;
  const entry = entryPrice === undefined ? '' : ` at ${formatNumber(entryPrice)}`;
  return `${exchange} ${symbol}${side} ${formatNumber(volume)}${entry}`;
}

const AMOUNT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** `buy 0.05 btc/usd at 103990.1`. */
const formatDeal = ({ side, symbol, price, volume }: MyOrder | MyTrade): string =>
  `${side} ${formatNumber(volume)} ${symbol} at ${price === undefined ? 'market' : formatNumber(price)}`;

export function formatOrder(order: MyOrder): string {
  const filled = order.filledVolume > 0 ? `, filled ${formatNumber(order.filledVolume)}` : '';
  const reason = order.rawReason === undefined ? '' : ` (${order.rawReason})`;
  return `${order.exchange} ${formatDeal(order)} ${order.status}${filled}${reason} ${order.orderId}`;
}

export function formatFill(fill: MyTrade): string {
  const fee = fill.fee === undefined ? '' : `, fee ${formatNumber(fill.fee)} ${fill.feeCurrency ?? ''}`;
  return `${fill.exchange} ${formatDeal(fill)} ${fill.liquidity}${fee.trimEnd()} ${fill.orderId}`;
}

/** `binance, kraken live; okx ticker live, trade reconnecting`. */
export function formatStates(board: Board): string {
  const exchanges = board.exchanges.filter((exchange) => board.statesOf(exchange).size > 0);
  const live = exchanges.filter((exchange) => board.isExchangeLive(exchange));
  const others = exchanges
    .filter((exchange) => !live.includes(exchange))
    .map(
      (exchange) =>
        `${exchange} ${[...board.statesOf(exchange)].map(([channel, state]) => `${channel} ${state}`).join(', ')}`,
    );
  return [...(live.length > 0 ? [`${live.join(', ')} live`] : []), ...others].join('; ');
}
