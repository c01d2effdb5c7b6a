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

type EventType = 'snapshot' | 'event_update';

/** The rows of a frame, in pages of so many. */
type PagesOf = (rows: readonly Row[], size: number) => readonly (readonly Row[])[];

/** All rows first, in pages, then those that change, and all of them regularly. */
function moneyFeed(
  { exchange, account, argument, isRegular }: MoneyFeedInit,
  { rows, pagesOf }: { readonly rows: (isAll: boolean) => readonly Row[]; readonly pagesOf: PagesOf },
  sendText: SendText,
): Feed {
  const { accountInterval = 5000, accountPage = 100 } = exchange.options;
  let timer: NodeJS.Timeout | undefined;
  const send = (eventType: EventType, data: readonly Row[], page: object = {}): void => {
    sendText(JSON.stringify({ arg: argument, eventType, ...page, data }));
  };
  const sendAll = (): void => {
    const pages = pagesOf(rows(true), accountPage);
    for (const [index, data] of pages.entries())
      send('snapshot', data, { curPage: index + 1, lastPage: index === pages.length - 1 });
  };
  return {
    start: () => {
      sendAll();
      if (isRegular) timer = setInterval(sendAll, accountInterval);
    },
    onMoney: (accounts) => {
      const changed = accounts.has(account.id) ? rows(false) : [];
      if (changed.length > 0) send('event_update', changed);
    },
    release: () => {
      clearInterval(timer);
    },
  };
}

/** At least one page. */
const chunks = (rows: readonly Row[], size: number): readonly (readonly Row[])[] =>
  Array.from({ length: Math.max(1, Math.ceil(rows.length / size)) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );

/** https://www.okx.com/docs-v5/en/#trading-account-websocket-account-channel */
export function accountFeed(init: MoneyFeedInit, sendText: SendText): Feed {
  const { exchange, account, argument } = init;
  const known = new Map<string, string>();
  const wanted = argument.ccy?.toLowerCase();
  return moneyFeed(
    init,
    {
      // A page has a part of the currencies.
      pagesOf: ([row], size) =>
        chunks((row?.details ?? []) as readonly Row[], size).map((details) => [{ ...row, details }]),
      rows: (isAll) => {
        const { ledger } = exchange.market;
        const all = ledger.balances(account.id).filter(({ currency }) => (wanted ?? currency) === currency);
        const changed = all.filter(({ currency, totalText, heldText, availableText, total, held }) => {
          const now = `${totalText} ${heldText} ${availableText}`;
          const isKnown = known.has(currency) || total !== 0 || held !== 0;
          const isNew = isKnown && known.get(currency) !== now;
          if (isKnown) known.set(currency, now);
          return isAll ? isKnown : isNew;
        });
        const currencies = new Set(changed.map(({ currency }) => currency));
        if (currencies.size === 0 && !isAll) return [];
        return [balanceRow(exchange, account.id, { currencies })];
      },
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
    {
      pagesOf: chunks,
      rows: (isAll) => {
        const open = ledger.positions(account.id).filter(({ pair }) => wants(pair));
        const changed = takeChanged(open, known, (pair, side) => ledger.position(account.id, pair, side));
        // Regular frames have open positions only; what was closed since the last change is a change.
        return (isAll ? open : changed).map((position) => ({
          ...positionRow(exchange, position),
          pTime: milliseconds(exchange.clock()),
        }));
      },
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
      .map((balance) => detailRow(ledger, balance))
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
