import type { Account } from '../accounts/accounts.js';
import { candleFeed } from './candle-feed.js';
import { bookFeed } from './book-feed.js';
import type { Exchange } from '../exchange.js';
import type { Feed, Send } from './feed.js';
import type { FrameSender } from './frame-sender.js';
import { futuresFeed } from './futures-feed.js';
import { heartbeatFeed } from './heartbeat-feed.js';
import type { Product } from '../market/product.js';
import type { SubscribeRequest } from '../request.js';
import { statusFeed } from './status-feed.js';
import { tickerBatchFeed, tickerFeed } from './ticker-feed.js';
import { tradeFeed } from './trade-feed.js';
import { userFeed } from './user-feed.js';

interface MarketChannel {
  /** What its frames call it. */
  readonly name: string;
  /** What faults call it, besides the name that is subscribed. */
  readonly faultName: string;
  readonly open: (exchange: Exchange, product: Product, send: Send) => Feed;
}

/** The channel of order books, whose frames can be faulty one by one. */
const BOOKS = { channel: 'level2', name: 'l2_data', faultName: 'order_book' };

/** By the name that is subscribed. */
const MARKET_CHANNELS: ReadonlyMap<string, MarketChannel> = new Map([
  ['ticker', { name: 'ticker', faultName: 'ticker', open: tickerFeed }],
  ['ticker_batch', { name: 'ticker_batch', faultName: 'ticker', open: tickerBatchFeed }],
  ['market_trades', { name: 'market_trades', faultName: 'trade', open: tradeFeed }],
  ['candles', { name: 'candles', faultName: 'candle', open: candleFeed }],
  ['status', { name: 'status', faultName: 'instrument', open: statusFeed }],
]);

/** Names under which faults know the frames of the user channel. */
const USER_NAMES: readonly string[] = ['user', 'my_order', 'my_order_batch', 'my_trade'];

/** The channel of the futures account. */
export const FUTURES = 'futures_balance_summary';

/** Names under which faults know its frames. */
const FUTURES_NAMES: readonly string[] = [FUTURES, 'my_balance'];

const PRIVATE_CHANNELS: readonly string[] = ['user', FUTURES];

/** An entry that is listed under its channel, and the feed that publishes its events. */
export interface Opening {
  readonly entry: string;
  readonly open: () => Feed;
}

export interface ChannelContext {
  readonly exchange: Exchange;
  readonly sender: FrameSender;
  readonly account: Account | undefined;
}

/** Whether there is such a channel; `isPrivate` when it wants a token. */
export function channelKind(channel: string): { readonly isPrivate: boolean } | undefined {
  const isPrivate = PRIVATE_CHANNELS.includes(channel);
  const isKnown = channel === 'heartbeats' || isPrivate || isMarketChannel(channel);
  return isKnown ? { isPrivate } : undefined;
}

/** What a request opens. Products that are not known are left out without a word. */
export function openingsOf(request: SubscribeRequest, context: ChannelContext): readonly Opening[] {
  const { channel, productIds } = request;
  const { exchange, sender, account } = context;
  if (channel === 'heartbeats') {
    const send: Send = (event) => {
      sender.send(channel, [event]);
    };
    return [{ entry: channel, open: () => heartbeatFeed(exchange, send) }];
  }
  if (channel === 'user') {
    const send: Send = (event) => {
      sender.send(channel, [event], USER_NAMES);
    };
    if (account === undefined) return [];
    return [{ entry: account.userId, open: () => userFeed(exchange, { account, productIds }, send) }];
  }
  if (channel === FUTURES) {
    const send: Send = (event) => {
      sender.send(channel, [event], FUTURES_NAMES);
    };
    if (account === undefined) return [];
    return [{ entry: account.userId, open: () => futuresFeed(exchange, account, send) }];
  }
  return marketOpenings(request, context);
}

/** What a request wants to leave; undefined: all of the channel. */
export function entriesOf(
  { channel, productIds }: SubscribeRequest,
  { products }: Exchange,
): readonly string[] | undefined {
  if (productIds.length === 0 || !isMarketChannel(channel)) return undefined;
  return productIds.map((id) => products.canonical(id)?.id ?? id);
}

const isMarketChannel = (channel: string): boolean =>
  channel === BOOKS.channel || MARKET_CHANNELS.has(channel);

function marketOpenings(
  { channel, productIds }: SubscribeRequest,
  { exchange, sender }: ChannelContext,
): readonly Opening[] {
  const open = openerOf(channel, exchange, sender);
  const wanted = productIds.length === 0 ? exchange.products.all.map(({ id }) => id) : productIds;
  const products = new Set(wanted.flatMap((id) => exchange.products.canonical(id) ?? []));
  return [...products].map((product) => ({ entry: product.id, open: () => open(product) }));
}

/** Opens the feed of a product in a market channel. */
function openerOf(channel: string, exchange: Exchange, sender: FrameSender): (product: Product) => Feed {
  const kind = MARKET_CHANNELS.get(channel);
  const { name, faultName } = kind ?? BOOKS;
  const names = [channel, faultName];
  if (kind)
    return (product) =>
      kind.open(exchange, product, (event) => {
        sender.send(name, [event], names);
      });
  return (product) =>
    bookFeed(exchange, product, {
      number: (event) => sender.number(name, [event]),
      send: (text) => sender.sendText(text, names),
    });
}
