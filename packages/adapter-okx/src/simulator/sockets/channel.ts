import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import type { Feed, Send, SendText } from './feeds.js';

/** One element of `args`: `{"channel":"tickers","instId":"BTC-USDT"}`. */
export type Argument = Readonly<Record<string, string>>;

export type Path = 'public' | 'business' | 'private';

/** Opens the data of a subscription, as rows or as texts of whole frames. */
export type Open = (send: Send, sendText: SendText) => Feed;

/** What can be subscribed under a name. */
export interface Channel {
  readonly path: Path;
  /** What an argument must and may say. */
  readonly needs: readonly string[];
  readonly takes?: readonly string[];
  readonly faultNames: readonly string[];
  /** Wants a login, whatever its path. */
  readonly isPrivate?: boolean;
  /** Absent when there is nothing of that name. */
  open(context: ChannelContext): Open | undefined;
}

export interface ChannelContext {
  readonly exchange: Exchange;
  readonly argument: Argument;
  readonly account: Account | undefined;
}

/** By name. */
export type Channels = Readonly<Record<string, Channel>>;

/** Values of `instType`. */
export const INST_TYPES: readonly (string | undefined)[] = [
  'SPOT', 'MARGIN', 'SWAP', 'FUTURES', 'OPTION', 'EVENTS', 'ANY',
]; // prettier-ignore

/** As errors name an argument: `channel:trades,instId:BTC-USDT`. */
export const argumentText = (argument: Argument): string =>
  Object.entries(argument)
    .map(([name, value]) => `${name}:${value}`)
    .join(',');
