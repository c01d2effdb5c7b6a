import {
  Exchange,
  getExchangeStream,
  silentLogger,
  type Channel,
  type CurrencyPair,
  type StreamBase,
} from '@hftjs/core';
import { corpusFrames } from '@hftjs/testkit';
import '../index.js';

/** Rows of a frame as the wire has them, numbers as their text. */
export type WireRow = Readonly<Record<string, string>>;

/** A second way of reading the wire's text, independent of the adapter's: digits are never made a number. */
export function readWire(frame: string): readonly WireRow[] {
  const quoted = frame.replace(/([:[,]\s*)(-?[0-9][0-9.eE+-]*)(?=\s*[,\]}])/g, '$1"$2"');
  const packet = JSON.parse(quoted) as Record<string, unknown>;
  const payload = packet.data ?? packet.event ?? packet;
  return (Array.isArray(payload) ? payload : [payload]) as WireRow[];
}

/** The decimal text of a number, without trailing zeros: what is left when only formatting is taken away. */
export const plain = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : String(Number(text));

export const shown = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** A time as it must be published: samples of the documentation are of 1970, which cannot be the time of a market event. */
export const timeText = (text: string | undefined): string | undefined =>
  text !== undefined && Number(text) >= 1e12 ? text : undefined;

export const MARKETS = [
  { exchange: Exchange.BINANCE, folder: 'binance', sessions: [1, 2, 3] },
  { exchange: Exchange.BINANCE_FUTURE, folder: 'binance-futures', sessions: [1, 2] },
] as const;

/** Our name of a symbol: what is before the quote currency, and the date. */
export function pairOf(symbol: string): CurrencyPair {
  const [market = '', expiry] = symbol.toLowerCase().split('_');
  const quote =
    ['usdt', 'busd', 'usdc', 'usd', 'btc', 'eth', 'eur', 'bnb'].find((name) => market.endsWith(name)) ?? '';
  const pair = `${market.slice(0, -quote.length)}/${quote}`;
  return (expiry === undefined ? pair : `${pair}:${quote}-${expiry}`) as CurrencyPair;
}

/** The symbol of a row, or of the order in it. */
const symbolOf = (row: WireRow): string | undefined => row.s ?? (row.o as unknown as WireRow | undefined)?.s;

export const sessionFrames = (folder: string, session: number): string[] =>
  corpusFrames(folder, `session-${session}`).flatMap((line) => {
    const { dir, src, frame } = JSON.parse(line) as { dir: string; src?: string; frame: string };
    return dir === 'in' && src === undefined ? [frame] : [];
  });

/** A fresh stream for each file: files are of different years. */
export function open(
  { exchange, subscribeArgs }: { exchange: string; subscribeArgs?: object | undefined },
  channel: Channel,
  frames: readonly string[],
): StreamBase {
  const symbols = frames.flatMap((frame) => readWire(frame).flatMap((row) => symbolOf(row) ?? []));
  const currencyPairs = [...new Set(symbols)].filter((symbol) => symbol !== '').map(pairOf);
  return getExchangeStream({
    exchange,
    currencyPairs: currencyPairs.length > 0 ? currencyPairs : ['btc/usdt'],
    subscribeChannels: [channel],
    subscribeArgs,
    apiKey: 'key',
    apiSecret: 'secret',
    logger: silentLogger,
  });
}
