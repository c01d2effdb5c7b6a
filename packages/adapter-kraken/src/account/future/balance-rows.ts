import { field, isRow, rowReader, type Row } from '@hftjs/core/adapter';
import { toAsset } from '../../venue/currencies.js';

/** What one wallet holds of one currency; numbers are the text of the frame. */
export interface WalletBalance {
  /** `holding`, `flex_futures`, or the name of a single-collateral wallet: `F-XBT:USD`. */
  readonly wallet: string;
  readonly currency: string;
  readonly total: string;
  /** What is not margin; it may be below zero. */
  readonly available: string | undefined;
}

/** A section of a frame: rows that were not read yet, by their keys. */
export interface Section {
  readonly name: 'holding' | 'futures' | 'flex_futures';
  readonly rows: readonly (readonly [key: string, row: unknown])[];
}

const currency = field.as(field.text, toAsset);

const readCoin = rowReader('futures', {
  currency: field.at('unit', currency),
  total: field.at('balance', field.decimal),
  available: field.optionalDecimal,
});

const readFlex = rowReader('flex_futures.currencies', {
  total: field.at('quantity', field.decimal),
  available: field.optionalDecimal,
});

/**
 * The sections of a frame of the `balances` feed. An update has the one that has changed; the others are empty or absent,
 * which states nothing of them.
 *
 * @throws Error naming a section that is not an object
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/balances
 */
export function sectionsOf({ holding, futures, flex_futures: flex }: Row): readonly Section[] {
  const currencies = flex === undefined ? undefined : sectionOf(flex, 'flex_futures').currencies;
  return [
    ...rowsOf('holding', holding),
    ...rowsOf('futures', futures),
    ...rowsOf('flex_futures', currencies),
  ];
}

function rowsOf(name: Section['name'], section: unknown): readonly Section[] {
  return section === undefined ? [] : [{ name, rows: Object.entries(sectionOf(section, name)) }];
}

function sectionOf(value: unknown, name: string): Row {
  if (isRow(value)) return value;
  throw new Error(`${name} is not an object`);
}

/**
 * A row of a section.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseBalance(name: Section['name'], key: string, row: unknown): WalletBalance {
  switch (name) {
    case 'holding': {
      const total = field.decimal.read(row, `holding.${key.slice(0, 40)}`);
      return { wallet: name, currency: currency.read(key, 'holding'), total, available: undefined };
    }
    case 'futures':
      return { wallet: field.text.read(key, 'futures'), ...readCoin(row) };
    case 'flex_futures':
      return { wallet: name, currency: currency.read(key, 'flex_futures'), ...readFlex(row) };
  }
}

const readMargin = rowReader('account', {
  currency: field.at('currency', currency),
  code: field.at('currency', field.text),
  balances: field.any,
  auxiliary: field.any,
});

/** A wallet of one collateral, by its name in REST: `fi_xbtusd` is `F-XBT:USD`. */
const MARGIN = /^f[a-z]_([a-z0-9]+)([a-z]{3})$/i;

/**
 * The wallets of REST `accounts`, under the names that the frames have.
 *
 * @throws Error naming what is wrong with the answer
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-accounts
 */
export function parseAccounts(accounts: Row): readonly WalletBalance[] {
  return Object.entries(accounts).flatMap(([name, account]) => {
    if (!isRow(account)) throw new Error(`${name.slice(0, 40)} is not an object`);
    const [, base = '', quote = ''] = MARGIN.exec(name) ?? [];
    if (account.type === 'marginAccount' && base !== '')
      return [parseMargin(account, `F-${base}:${quote}`.toUpperCase())];
    const [section, rows] =
      account.type === 'cashAccount'
        ? (['holding', account.balances] as const)
        : (['flex_futures', account.currencies] as const);
    return Object.entries(sectionOf(rows ?? {}, name)).map(([key, row]) => parseBalance(section, key, row));
  });
}

/** Among its balances are those of the contracts, too. */
function parseMargin(account: Row, wallet: string): WalletBalance {
  const { code, balances, auxiliary, ...rest } = readMargin(account);
  const total = field.decimal.read(sectionOf(balances, 'balances')[code], `balances.${code}`);
  const available = field.optionalDecimal.read(isRow(auxiliary) ? auxiliary.af : undefined, 'auxiliary.af');
  return { ...rest, wallet, total, available };
}
