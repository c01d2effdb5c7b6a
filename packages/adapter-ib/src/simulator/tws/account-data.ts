import { accountValues } from '../account/account-values.js';
import { currencyRows, type CurrencyRow } from '../account/currency-rows.js';
import { BASE_CURRENCY, type Position } from '../account/portfolio.js';
import {
  accountMessages,
  portfolioMessage,
  positionMessage,
  type HoldingRow,
  type ProfitRow,
  type ValueRow,
} from './account-messages.js';
import { contractFields } from './contracts.js';
import { invalid } from './ticket-reader.js';
import { messages } from './messages.js';
import type { VenueState } from './venue-state.js';
import type { Field } from './wire.js';

const LEDGER_TAG = '$LEDGER';

interface ProfitLine {
  readonly account: string;
  /** Of one contract, or of all. */
  readonly conid: number | undefined;
}

/** What one client has asked for of accounts. Subscriptions receive the changes that fills make. */
export class AccountData {
  readonly #state: VenueState;
  readonly #send: (...rows: readonly (readonly Field[])[]) => void;
  readonly #summaries = new Map<
    number,
    { readonly accounts: readonly string[]; readonly tags: readonly string[] }
  >();
  readonly #profits = new Map<number, ProfitLine>();
  /** The account whose values and portfolio are subscribed to: there is one for each client. */
  #updated: string | undefined;
  #hasPositions = false;

  constructor(state: VenueState, send: (...rows: readonly (readonly Field[])[]) => void) {
    this.#state = state;
    this.#send = send;
  }

  openSummary(id: number, group: string, tags: string): void {
    const { accounts } = this.#state;
    const chosen = group === 'All' ? accounts : accounts.filter((account) => account === group);
    const line = { accounts: chosen, tags: tags.split(',').map((tag) => tag.trim()) };
    this.#summaries.set(id, line);
    this.#send(...this.#summaryRows(id), accountMessages.summaryEnd(id));
  }

  closeSummary(id: number): void {
    this.#summaries.delete(id);
  }

  openPositions(): void {
    this.#hasPositions = true;
    const rows = this.#state.accounts.flatMap((account) =>
      this.#state.portfolio.openPositions(account).map((one) => positionMessage(this.#rowOf(account, one))),
    );
    this.#send(...rows, accountMessages.positionEnd());
  }

  closePositions(): void {
    this.#hasPositions = false;
  }

  openUpdates(isOn: boolean, account: string): void {
    const { accounts } = this.#state;
    const named = account === '' ? accounts[0] : account;
    if (named === undefined || !accounts.includes(named)) {
      this.#send(messages.error(invalid(`Invalid account code '${account}'.`)));
      return;
    }
    this.#updated = isOn ? named : undefined;
    if (!isOn) return;
    const { portfolio } = this.#state;
    const positions = portfolio.openPositions(named).map((one) => portfolioMessage(this.#rowOf(named, one)));
    this.#send(...this.#values(named), ...positions, this.#time(), accountMessages.downloadEnd(named));
  }

  openProfit(id: number, line: ProfitLine): void {
    this.#profits.set(id, line);
    this.#sendProfit(id, line);
  }

  closeProfit(id: number): void {
    this.#profits.delete(id);
  }

  /** Money came or went without a fill. */
  onPayment(account: string, currency: string): void {
    const pairs = this.#state.directory.all
      .filter(({ base }) => base.toLowerCase() === currency)
      .map(({ spec }) => spec.pair);
    this.onFills(account, new Set(pairs));
  }

  /** The values of all accounts are not current, or are again. */
  onReady(): void {
    const account = this.#updated;
    if (account !== undefined) this.#send(...this.#values(account));
  }

  /** Fills have changed what an account has of these pairs. */
  onFills(account: string, pairs: ReadonlySet<string>): void {
    const changed = this.#state.portfolio
      .positions(account)
      .filter(({ instrument }) => pairs.has(instrument.spec.pair))
      .map((position) => this.#rowOf(account, position));
    if (this.#hasPositions) this.#send(...changed.map(positionMessage));
    if (this.#updated === account)
      this.#send(...this.#values(account), ...changed.map(portfolioMessage), this.#time());
    for (const [id, line] of this.#profits) if (line.account === account) this.#sendProfit(id, line);
    for (const [id, { accounts }] of this.#summaries)
      if (accounts.includes(account)) this.#send(...this.#summaryRows(id));
  }

  #summaryRows(id: number): Field[][] {
    const { accounts, tags } = this.#summaries.get(id) ?? { accounts: [], tags: [] };
    return accounts.flatMap((account) => {
      const ledger = tags.some((tag) => tag.startsWith(LEDGER_TAG))
        ? this.#currencyValues(account, tags)
        : [];
      const rows = this.#accountValues(account).filter(({ key }) => tags.includes(key));
      return [...rows, ...ledger].map((row) => accountMessages.summary(id, row));
    });
  }

  #values(account: string): Field[][] {
    return [...this.#accountValues(account), ...this.#currencyValues(account, [`${LEDGER_TAG}:ALL`])].map(
      accountMessages.value,
    );
  }

  #accountValues(account: string): ValueRow[] {
    const { portfolio, isAccountReady } = this.#state;
    return accountValues(portfolio, account).map(({ key, value, isAmount }) => ({
      key,
      value: key === 'AccountReady' ? String(isAccountReady) : value,
      currency: isAmount ? BASE_CURRENCY : '',
      account,
    }));
  }

  /** `$LEDGER` is in the base currency, `$LEDGER:EUR` in one, `$LEDGER:ALL` in all. */
  #currencyValues(account: string, tags: readonly string[]): ValueRow[] {
    const wanted = tags.filter((tag) => tag.startsWith(LEDGER_TAG)).map((tag) => tag.split(':')[1] ?? 'BASE');
    return currencyRows(this.#state.portfolio, account)
      .filter(({ currency }) => wanted.includes('ALL') || wanted.includes(currency))
      .flatMap((row) =>
        ledgerValues(row).map(([key, value]) => ({ key, value, currency: row.currency, account })),
      );
  }

  #sendProfit(id: number, { account, conid }: ProfitLine): void {
    const { portfolio } = this.#state;
    if (conid === undefined) {
      this.#send(accountMessages.profit(id, profitOf(portfolio.summary(account))));
      return;
    }
    const position = portfolio
      .positions(account)
      .find((one) => this.#rowOf(account, one).contract.conid === conid);
    if (position === undefined) return;
    const { volumeText, value } = position;
    this.#send(accountMessages.profitOf(id, { ...profitOf(position), position: volumeText, value }));
  }

  #rowOf(account: string, position: Position): HoldingRow {
    const { instrument, volumeText, price, value, averageCost, unrealizedPnl, realizedPnl } = position;
    const [listing] = instrument.listings;
    return {
      account,
      contract: contractFields({ instrument, listing }),
      primaryExchange: listing.exchange,
      position: volumeText,
      price,
      value,
      averageCost,
      unrealized: unrealizedPnl,
      realized: realizedPnl,
    };
  }

  #time(): Field[] {
    return accountMessages.time(new Date(this.#state.clock()).toISOString().slice(11, 16));
  }
}

const profitOf = ({
  unrealizedPnl,
  realizedPnl,
}: Readonly<Record<'unrealizedPnl' | 'realizedPnl', number>>): ProfitRow => ({
  daily: unrealizedPnl + realizedPnl,
  unrealized: unrealizedPnl,
  realized: realizedPnl,
});

const ledgerValues = (row: CurrencyRow): [key: string, value: string][] => [
  ['Currency', row.currency],
  ['CashBalance', row.cashText],
  ['TotalCashBalance', row.cashText],
  ['StockMarketValue', row.stocks.toFixed(2)],
  ['CryptocurrencyValue', row.crypto.toFixed(2)],
  ['NetLiquidationByCurrency', row.netLiquidation.toFixed(2)],
  ['UnrealizedPnL', row.unrealizedPnl.toFixed(2)],
  ['RealizedPnL', row.realizedPnl.toFixed(2)],
  ['ExchangeRate', row.rate.toFixed(8)],
];
