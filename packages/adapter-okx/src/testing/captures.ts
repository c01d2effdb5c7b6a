import {
  Exchange,
  getExchangeStream,
  silentLogger,
  type Channel,
  type CurrencyPair,
  type StreamBase,
} from '@hftjs/core';

export type WireRow = Readonly<Record<string, string>>;

export interface WireFrame {
  readonly arg?: { readonly channel: string };
  readonly event?: string;
  readonly data?: readonly WireRow[];
}

/** Contracts of the captures: what one is worth, of what, and whether that is the quote currency. */
export const CONTRACTS: Readonly<
  Record<string, readonly [value: string, currency: string, isInverse: boolean]>
> = {
  'BTC-USDT-SWAP': ['0.01', 'BTC', false],
  'BTC-USDC-SWAP': ['0.0001', 'BTC', false],
  'ETH-USDT-SWAP': ['0.1', 'ETH', false],
  'XMR-USDT-SWAP': ['0.1', 'XMR', false],
  'TRX-USDT-210924': ['1000', 'TRX', false],
  'CELO-USDT-SWAP': ['1', 'CELO', false],
  'BTC-USD-SWAP': ['100', 'USD', true],
  'ETH-USD-SWAP': ['10', 'USD', true],
  'ETH-USD-210430': ['10', 'USD', true],
  'UNI-USD-SWAP': ['10', 'USD', true],
  'BTC-USD-220325': ['100', 'USD', true],
  'BTC-USD-220527': ['100', 'USD', true],
};

const INSTRUMENTS = Object.entries(CONTRACTS).map(([instId, [ctVal, ctValCcy, isInverse]]) => ({
  instId,
  ctVal,
  ctValCcy,
  ctMult: '1',
  ctType: isInverse ? 'inverse' : 'linear',
  instFamily: instId.split('-').slice(0, 2).join('-'),
}));

export const MARKETS = [
  { exchange: Exchange.OKX, folder: 'okx' },
  { exchange: Exchange.OKX_SWAP, folder: 'okx-swap' },
] as const;

export function pairOf(instId: string): CurrencyPair {
  const [base = '', quote = '', kind] = instId.toLowerCase().split('-');
  if (kind === undefined) return `${base}/${quote}`;
  const settle = quote === 'usd' ? base : quote;
  return `${base}/${quote}:${settle}${kind === 'swap' ? '' : `-${kind}`}` as CurrencyPair;
}

export const readWire = (frame: string): WireFrame =>
  frame === 'pong' ? {} : (JSON.parse(frame) as WireFrame);

export const rowsOf = (frame: string): readonly WireRow[] => readWire(frame).data ?? [];

interface Opened {
  readonly exchange: string;
  readonly channel: Channel;
  /** Frames of the instruments that are subscribed. */
  readonly frames: readonly string[];
  readonly subscribeArgs?: object;
}

export const open = (exchange: string, channel: Channel, frames: readonly string[]): StreamBase =>
  openWith({ exchange, channel, frames });

/** A stream that is not started. */
export function openWith({ exchange, channel, frames, subscribeArgs }: Opened): StreamBase {
  const ids = new Set(frames.flatMap((frame) => rowsOf(frame).flatMap(({ instId }) => instId ?? [])));
  const pairs = [...ids].map(pairOf);
  return getExchangeStream({
    exchange,
    currencyPairs: pairs.length > 0 ? pairs : ['btc/usdt'],
    subscribeChannels: [channel],
    subscribeArgs: { ...subscribeArgs, ...(exchange !== Exchange.OKX && { instruments: INSTRUMENTS }) },
    apiKey: 'key',
    apiSecret: 'secret',
    apiAuthData: { passphrase: 'pass' },
    logger: silentLogger,
  });
}

/** Moves the decimal point: all linear contracts here are worth a power of ten. */
export function shift(text: string, value: string): string {
  const places = Math.round(Math.log10(Number(value)));
  const [whole = '', fraction = ''] = text.split('.');
  const digits = `${'0'.repeat(20)}${whole}${fraction}${'0'.repeat(20)}`;
  const point = 20 + whole.length + places;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The volume of a size, found by text alone; an inverse one by one division. */
export function volumeOf(instId: string, size: string, price: string): string {
  const contract = CONTRACTS[instId];
  if (!contract) return String(Number(size));
  const [value, , isInverse] = contract;
  return String(isInverse ? (Number(size) * Number(value)) / Number(price) : Number(shift(size, value)));
}

/** Whether a row is of contracts. */
export const isContract = ({ instId = '' }: WireRow): boolean => instId in CONTRACTS;

export const plain = (text: string | undefined): string => String(Number(text));
