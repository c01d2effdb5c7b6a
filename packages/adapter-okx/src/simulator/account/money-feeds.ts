import type { Position, PositionSide } from '@hftjs/simulator';
import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import type { Argument } from '../sockets/channel.js';
import type { Feed, SendText } from '../sockets/feeds.js';
import { milliseconds } from '../orders/order-row.js';
import { balanceRow, detailRow } from './balance-row.js';
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

/** Open positions that are not as they were, and those that were closed since, with nothing left. */
function takeChanged(
  open: readonly Position[],
  known: Map<string, string>,
  positionOf: (pair: string, side: PositionSide) => Position,
): readonly Position[] {
  const keyOf = ({ pair, side }: Position): string => `${pair} ${side}`;
  const keys = new Set(open.map(keyOf));
  const closed = [...known.keys()]
    .filter((key) => !keys.has(key))
    .map((key) => {
      known.delete(key);
      const [pair = '', side] = key.split(' ');
      return positionOf(pair, side as PositionSide);
    });
  const changed = open.filter((position) => {
    const { volumeText, costText, realizedPnlText, leverage } = position;
    const now = `${volumeText} ${costText} ${realizedPnlText} ${leverage}`;
    const isNew = known.get(keyOf(position)) !== now;
    known.set(keyOf(position), now);
    return isNew;
  });
  return [...changed, ...closed];
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
      const changed = takeChanged(open, known, (pair, side) => ledger.position(account.id, pair, side));
      const closed = changed.filter(({ volume }) => volume === 0);
      const rows = eventType === 'event_update' ? changed : [...open, ...closed];
      return rows.map((position) => ({
        ...positionRow(exchange, position),
        pTime: milliseconds(exchange.clock()),
      }));
    },
    sendText,
  );
}

/**
 * Balances and positions in one frame: all first, then those that change.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-websocket-balance-and-position-channel
 */
export function balanceAndPositionFeed(
  { exchange, account, argument }: MoneyFeedInit,
  sendText: SendText,
): Feed {
  const { ledger } = exchange.market;
  const [balances, positions] = [new Map<string, string>(), new Map<string, string>()];
  const push = (eventType: 'snapshot' | 'event_update'): void => {
    const balData = ledger
      .balances(account.id)
      .filter(({ currency, totalText, total }) => {
        const isNew = (balances.has(currency) || total !== 0) && balances.get(currency) !== totalText;
        if (isNew) balances.set(currency, totalText);
        return isNew;
      })
      .map(({ currency }) => detailRow(exchange, account.id, currency))
      .map(({ cashBal, ccy, uTime }) => ({ cashBal, ccy, uTime }));
    const posData = takeChanged(ledger.positions(account.id), positions, (pair, side) =>
      ledger.position(account.id, pair, side),
    ).map((position) => shortPosition(positionRow(exchange, position)));
    if (balData.length + posData.length === 0 && eventType !== 'snapshot') return;
    const pTime = milliseconds(exchange.clock());
    sendText(JSON.stringify({ arg: argument, data: [{ balData, eventType, pTime, posData, trades: [] }] }));
  };
  return {
    start: () => {
      push('snapshot');
    },
    onMoney: (accounts) => {
      if (accounts.has(account.id)) push('event_update');
    },
  };
}

const shortPosition = ({ avgPx, baseBal, ccy, instId, instType, mgnMode, pos, posCcy, posId, posSide, quoteBal, tradeId, uTime }: Row): Row => ({
  avgPx, baseBal, ccy, instId, instType, mgnMode, pos, posCcy, posId, posSide, quoteBal, tradeId, uTime,
}); // prettier-ignore
