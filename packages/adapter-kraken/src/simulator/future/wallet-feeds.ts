import { jsonArray, jsonObject, quoted, type JsonFields, type Position } from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import { decimal, double, milliseconds } from './number-text.js';
import type { FeedKind, V1Feed } from './v1-feeds.js';
import { coinWallets, flexWallet, openPositions, walletCode } from './wallets.js';

type Send = (frame: string) => boolean;

/** Balances and positions of an account, by feed. */
export const WALLET_FEEDS: readonly (readonly [string, FeedKind<string>])[] = [
  ['balances', { channels: ['balances', 'my_balance'], make: balancesFeed }],
  ['open_positions', { channels: ['open_positions', 'my_position'], make: positionsFeed }],
];

/** All wallets, then the one that has changed. https://docs.kraken.com/api/docs/futures-api/websocket/balances */
function balancesFeed(exchange: FutureExchange, account: string, send: Send): V1Feed {
  let seq = 0;
  const frame = (feed: string, sections: JsonFields): string =>
    jsonObject({
      feed: quoted(feed),
      account: quoted(exchange.accounts.uidOf(account)),
      ...sections,
      timestamp: milliseconds(exchange.clock()),
      seq: String(seq++),
    });
  const coins = new Set(
    exchange.products.all.flatMap(({ isInverse, spec }) => (isInverse ? [spec.pair.split('/')[0]] : [])),
  );
  const release = exchange.market.on('balance', ({ balance }) => {
    if (balance.account !== account) return;
    const section = coins.has(balance.currency)
      ? { futures: futuresSection(exchange, account) }
      : { flex_futures: flexSection(exchange, account) };
    send(frame('balances', section));
  });
  return {
    open() {
      send(
        frame('balances_snapshot', {
          holding: '{}',
          futures: futuresSection(exchange, account),
          flex_futures: flexSection(exchange, account),
        }),
      );
    },
    release,
  };
}

const futuresSection = (exchange: FutureExchange, account: string): string =>
  jsonObject(
    Object.fromEntries(
      coinWallets(exchange, account).map(({ code, margin }) => [
        `F-${code}:USD`,
        jsonObject({
          name: quoted(`F-${code}:USD`),
          pair: quoted(`${code}/USD`),
          unit: quoted(code),
          portfolio_value: decimal(margin.equityText),
          balance: decimal(margin.balanceText),
          maintenance_margin: double(margin.maintenanceMargin),
          initial_margin: double(margin.initialMargin),
          available: decimal(margin.availableText),
          unrealized_funding: '0.0',
          pnl: double(margin.unrealizedPnl),
        }),
      ]),
    ),
  );

function flexSection(exchange: FutureExchange, account: string): string {
  const flex = flexWallet(exchange, account);
  const currencies = flex.collaterals.map(({ currency, quantity, value, available }) => [
    currency,
    jsonObject({
      quantity: decimal(quantity),
      value: double(value),
      collateral_value: double(value),
      available: decimal(available),
      haircut: '0.0',
      conversion_spread: '0.0',
    }),
  ]);
  return jsonObject({
    currencies: jsonObject(Object.fromEntries(currencies) as JsonFields),
    balance_value: double(flex.balance),
    portfolio_value: double(flex.equity),
    collateral_value: double(flex.balance),
    initial_margin: double(flex.initialMargin + flex.orderMargin),
    initial_margin_without_orders: double(flex.initialMargin),
    maintenance_margin: double(flex.maintenanceMargin),
    pnl: double(flex.pnl),
    unrealized_funding: '0.0',
    total_unrealized: double(flex.pnl),
    total_unrealized_as_margin: double(flex.pnl),
    margin_equity: double(flex.equity),
    available_margin: double(flex.available),
  });
}

/** All positions, again after each change. https://docs.kraken.com/api/docs/futures-api/websocket/open_position */
function positionsFeed(exchange: FutureExchange, account: string, send: Send): V1Feed {
  let seq = 0;
  const publish = (): void => {
    const rows = openPositions(exchange, account).map((position) => positionRow(exchange, position));
    send(
      jsonObject({
        feed: '"open_positions"',
        account: quoted(exchange.accounts.uidOf(account)),
        positions: jsonArray(rows),
        seq: String(seq++),
        timestamp: milliseconds(exchange.clock()),
      }),
    );
  };
  const release = exchange.market.on('position', ({ position }) => {
    if (position.account === account) publish();
  });
  return { open: publish, release };
}

function positionRow({ products, market }: FutureExchange, position: Position): string {
  const {
    pair,
    volumeText,
    entryPriceText = '0',
    unrealizedPnl,
    markPrice,
    value,
    initialMargin,
    settle,
  } = position;
  const { equity } = market.ledger.margin(position.account, settle);
  return jsonObject({
    instrument: quoted(products.byPair(pair).id),
    balance: decimal(volumeText),
    pnl: decimal(position.unrealizedPnlText),
    entry_price: decimal(entryPriceText),
    mark_price: double(markPrice),
    index_price: double(markPrice),
    // Positions are never liquidated by themselves here.
    liquidation_threshold: '0.0',
    effective_leverage: double(equity > 0 ? Math.abs(value) / equity : 0),
    return_on_equity: double(initialMargin > 0 ? unrealizedPnl / initialMargin : 0),
    unrealized_funding: '0.0',
    initial_margin: double(initialMargin),
    pnl_currency: quoted(walletCode(settle)),
  });
}
