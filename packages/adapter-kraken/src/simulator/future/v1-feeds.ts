import { isDone, type MarketStep, Paced } from '@hftjs/simulator';
import { bookFeed } from './book-rows.js';
import { CANDLE_FEEDS } from './candle-rows.js';
import type { FutureExchange, PrivateEvent } from './future-exchange.js';
import { fillsFrame, fillsSnapshot, openOrderObject, openOrdersSnapshot } from './private-rows.js';
import type { Product } from './products.js';
import { tickerFrame, tickerLiteFrame, type TickerFacts } from './ticker-rows.js';
import { WALLET_FEEDS } from './wallet-feeds.js';
import { tradeFrame, tradeSnapshot } from './trade-rows.js';

/** History sent when a subscription begins. */
const SNAPSHOT_ROWS = 100;

/** One subscription's data; its frames leave through what it was made with. */
export interface V1Feed {
  /** Begins: a snapshot, or the first state. */
  open(): void;
  onStep?(step: MarketStep): void;
  onPrivate?(event: PrivateEvent): void;
  onSystemChange?(): void;
  /** Nothing is left running. */
  release?(): void;
}

/** Returns whether anything was sent. */
type Send = (frame: string) => boolean;

/** A kind of feed: of a product, or of an account. */
export interface FeedKind<Subject> {
  /** Names under which faults know the frames. */
  readonly channels: readonly string[];
  readonly make: (exchange: FutureExchange, subject: Subject, send: Send) => V1Feed;
}

/** Feeds of products, by name. */
export const PUBLIC_FEEDS: ReadonlyMap<string, FeedKind<Product>> = new Map([
  ['ticker', tickerKind(tickerFrame)],
  ['ticker_lite', tickerKind(tickerLiteFrame)],
  ['trade', { channels: ['trade', 'liquidation'], make: tradeFeed }],
  ['book', { channels: ['book', 'order_book'], make: bookFeed }],
  ...CANDLE_FEEDS,
]);

/** Feeds of an account (its API key), by name. Faults know them by our names too. */
export const PRIVATE_FEEDS: ReadonlyMap<string, FeedKind<string>> = new Map([
  ['open_orders', openOrdersKind('open_orders')],
  ['open_orders_verbose', openOrdersKind('open_orders_verbose')],
  ['fills', { channels: ['fills', 'my_trade'], make: fillsFeed }],
  ...WALLET_FEEDS,
]);

/** The full state whenever something changed, but not more often than once per interval. */
function tickerKind(frameOf: (facts: TickerFacts) => string): FeedKind<Product> {
  return {
    channels: ['ticker', 'funding_rate'],
    make(exchange, product, send) {
      const paced = new Paced(exchange.options.tickerInterval ?? 1000, () => {
        send(frameOf(exchange.tickerFacts(product)));
      });
      return {
        open: () => {
          paced.now();
        },
        onStep: ({ pair }) => {
          if (pair === product.spec.pair) paced.touch();
        },
        onSystemChange: () => {
          paced.now();
        },
        release: () => {
          paced.release();
        },
      };
    },
  };
}

/** The last trades, newest first, then each as it happens. */
function tradeFeed(exchange: FutureExchange, product: Product, send: Send): V1Feed {
  const { pair } = product.spec;
  return {
    open() {
      const trades = exchange.market.trades(pair).slice(-SNAPSHOT_ROWS).reverse();
      const facts = trades.map((trade) => exchange.tradeFacts(trade));
      send(tradeSnapshot(product, facts));
    },
    onStep(step) {
      if (step.pair !== pair) return;
      for (const trade of step.trades) send(tradeFrame(exchange.tradeFacts(trade)));
    },
  };
}

function openOrdersKind(feed: string): FeedKind<string> {
  const isVerbose = feed === 'open_orders_verbose';
  return {
    channels: [feed, 'my_order', 'my_order_batch'],
    make: ({ market, notices, products, accounts }, account, send) => ({
      open() {
        const orders = market.orders
          .filter((order) => order.account === account && !isDone(order) && notices.isOpen(order))
          .map((order) =>
            openOrderObject(order, { product: products.byPair(order.pair), isStop: notices.isStop(order) }),
          );
        send(openOrdersSnapshot(feed, accounts.uidOf(account), orders));
      },
      onPrivate(event) {
        if (event.kind === 'order' && event.account === account && (isVerbose || !event.isVerbose))
          send(event.frame(feed));
      },
    }),
  };
}

function fillsFeed(exchange: FutureExchange, account: string, send: Send): V1Feed {
  const uid = exchange.accounts.uidOf(account);
  return {
    open() {
      const fills = exchange.fillTotals.of(account).slice(-SNAPSHOT_ROWS);
      const rows = fills.map((entry) => exchange.fillRow(entry));
      send(fillsSnapshot(uid, rows));
    },
    onPrivate(event) {
      if (event.kind === 'fills' && event.account === account) send(fillsFrame(uid, event.rows));
    },
  };
}
