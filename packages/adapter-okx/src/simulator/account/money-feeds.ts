import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import type { Argument } from '../sockets/channels.js';
import type { Feed, SendText } from '../sockets/feeds.js';
import { milliseconds } from '../orders/order-row.js';
import { balanceRow } from './balance-row.js';
import { positionRow } from './position-row.js';

export interface MoneyFeedInit {
  readonly exchange: Exchange;
  readonly account: Account;
  /** As pushes have it. */
  readonly argument: Argument;
  /** Whether rows are sent again and again although nothing happens. */
  readonly isRegular: boolean;
}

type EventType = 'snapshot' | 'event_update' | 'interval_update';

/** All rows first, then those that change, and all of them regularly. */
function moneyFeed(
  { exchange, account, argument, isRegular }: MoneyFeedInit,
  rows: (eventType: EventType) => readonly Row[],
  sendText: SendText,
): Feed {
  let timer: NodeJS.Timeout | undefined;
  const send = (eventType: EventType): void => {
    const data = rows(eventType);
    if (data.length === 0 && eventType !== 'snapshot') return;
    sendText(JSON.stringify({ arg: argument, eventType, curPage: 1, lastPage: true, data }));
  };
  return {
    start: () => {
      send('snapshot');
      if (!isRegular) return;
      timer = setInterval(() => {
        send('interval_update');
      }, exchange.options.accountInterval ?? 5000);
    },
    onMoney: (accounts) => {
      if (accounts.has(account.id)) send('event_update');
    },
    release: () => {
      clearInterval(timer);
    },
  };
}

/** https://www.okx.com/docs-v5/en/#trading-account-websocket-account-channel */
export function accountFeed(init: MoneyFeedInit, sendText: SendText): Feed {
  const { exchange, account, argument } = init;
  const known = new Map<string, string>();
  const wanted = argument.ccy?.toLowerCase();
  return moneyFeed(
    init,
    (eventType) => {
      const { ledger } = exchange.market;
      const all = ledger.balances(account.id).filter(({ currency }) => (wanted ?? currency) === currency);
      const changed = all.filter(({ currency, totalText, heldText, availableText, total, held }) => {
        const now = `${totalText} ${heldText} ${availableText}`;
        const isKnown = known.has(currency) || total !== 0 || held !== 0;
        const isNew = isKnown && known.get(currency) !== now;
        if (isKnown) known.set(currency, now);
        return eventType === 'event_update' ? isNew : isKnown;
      });
      const currencies = new Set(changed.map(({ currency }) => currency));
      if (currencies.size === 0 && eventType !== 'snapshot') return [];
      return [balanceRow(exchange, account.id, currencies)];
    },
    sendText,
  );
}

/**
 * Open positions, and each that was closed once with nothing left.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-websocket-positions-channel
 */
export function positionFeed(
  init: MoneyFeedInit,
  wants: (pair: string) => boolean,
  sendText: SendText,
): Feed {
  const { exchange, account } = init;
  const { ledger } = exchange.market;
  const known = new Map<string, string>();
  return moneyFeed(
    init,
    (eventType) => {
      const open = ledger.positions(account.id).filter(({ pair }) => wants(pair));
      const keys = new Set(open.map(({ pair, side }) => `${pair} ${side}`));
      const closed = [...known.keys()]
        .filter((key) => !keys.has(key))
        .map((key) => {
          known.delete(key);
          const [pair = '', side] = key.split(' ');
          return ledger.position(account.id, pair, side as 'net' | 'long' | 'short');
        });
      const changed = open.filter(({ pair, side, volumeText, costText, realizedPnlText, leverage }) => {
        const key = `${pair} ${side}`;
        const now = `${volumeText} ${costText} ${realizedPnlText} ${leverage}`;
        const isNew = known.get(key) !== now;
        known.set(key, now);
        return eventType === 'event_update' ? isNew : true;
      });
      return [...changed, ...closed].map((position) => ({
        ...positionRow(exchange, position),
        pTime: milliseconds(exchange.clock()),
      }));
    },
    sendText,
  );
}
