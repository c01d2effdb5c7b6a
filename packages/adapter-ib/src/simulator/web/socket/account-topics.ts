import { quoted } from '@hftjs/simulator';
import { accountValues } from '../../account/account-values.js';
import { currencyRows, type CurrencyRow } from '../../account/currency-rows.js';
import { BASE_CURRENCY } from '../../account/portfolio.js';
import type { Gateway } from '../gateway.js';
import { profitRows } from '../portfolio/summary-endpoints.js';
import { cents, decimalJson, javaDouble, objectText, type Fields } from '../wire-text.js';
import type { AccountCommand } from './socket-command.js';
import type { Send } from './socket-feeds.js';

type Line = Extract<AccountCommand, { topic: 'ssd' | 'sld' }>;

/**
 * Money of accounts on one connection: messages come at intervals. A row in which nothing has changed has only its key.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-acct-sum-sub
 */
export class AccountTopics {
  readonly #gateway: Gateway;
  readonly #send: Send;
  /** By topic and account. */
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(gateway: Gateway, send: Send) {
    this.#gateway = gateway;
    this.#send = send;
  }

  obey(command: AccountCommand): void {
    switch (command.topic) {
      case 'ssd':
      case 'sld':
        this.#start(command);
        return;
      case 'usd':
      case 'uld': {
        const [topic, words] = command.topic === 'usd' ? ['ssd', 'summary'] : ['sld', 'ledger'];
        this.#stop(`${topic}+${command.account}`);
        this.#send(`{"result":"unsubscribed from ${words}"}`);
        return;
      }
      case 'spl':
        this.#repeat('spl', this.#gateway.timing.sampleInterval, () => {
          this.#send(JSON.stringify({ topic: 'spl', args: profitRows(this.#gateway) }));
        });
        return;
      case 'upl':
        this.#stop('spl');
        return;
    }
  }

  /** Ends everything, with the connection. */
  stop(): void {
    for (const name of [...this.#timers.keys()]) this.#stop(name);
  }

  #start(line: Line): void {
    const { topic, account } = line;
    if (!this.#gateway.accounts.includes(account)) {
      this.#send(`{"topic":"error","error":${quoted(`No such account: ${account}`)},"code":2}`);
      return;
    }
    const sent = new Map<string, string>();
    const name = `${topic}+${account}`;
    this.#repeat(name, this.#gateway.timing.accountInterval, () => {
      const rows = topic === 'ssd' ? this.#summaryRows(account) : this.#ledgerRows(account);
      const result = rows
        .filter(([key]) => line.keys.length === 0 || line.keys.includes(key))
        .map(([key, fields]) => rowText(line, { key, fields, sent, time: this.#gateway.clock() }));
      const channels = topic === 'sld' ? ['my_balance'] : [];
      this.#send(`{"result":[${result.join(',')}],"topic":${quoted(name)}}`, channels);
    });
  }

  #summaryRows(account: string): [key: string, fields: Fields][] {
    return accountValues(this.#gateway.portfolio, account).map(({ key, value, isAmount }) => [
      key,
      isAmount
        ? [
            ['currency', quoted(BASE_CURRENCY)],
            ['monetaryValue', decimalJson(value)],
            ['severity', '0'],
          ]
        : [
            ['value', quoted(value)],
            ['severity', '0'],
          ],
    ]);
  }

  #ledgerRows(account: string): [key: string, fields: Fields][] {
    return currencyRows(this.#gateway.portfolio, account)
      .toReversed()
      .map((row) => [`LedgerList${row.currency}`, ledgerFields(account, row)]);
  }

  #repeat(name: string, interval: number, send: () => void): void {
    this.#stop(name);
    this.#timers.set(name, setInterval(send, interval));
    send();
  }

  #stop(name: string): void {
    clearInterval(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

interface RowInit {
  readonly key: string;
  readonly fields: Fields;
  /** What was sent last, by key. */
  readonly sent: Map<string, string>;
  readonly time: number;
}

function rowText({ fields: wanted }: Line, { key, fields, sent, time }: RowInit): string {
  const chosen = fields.filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const text = objectText(chosen);
  const isNew = sent.get(key) !== text;
  sent.set(key, text);
  return objectText([
    ['key', quoted(key)],
    ...(isNew ? chosen : []),
    ['timestamp', String(Math.floor(time / 1000))],
  ]);
}

const ledgerFields = (account: string, row: CurrencyRow): Fields => [
  ['acctCode', quoted(account)],
  ['cashbalance', decimalJson(row.cashText)],
  ['exchangeRate', javaDouble(row.rate)],
  ['netLiquidationValue', javaDouble(cents(row.netLiquidation))],
  ['unrealizedPnl', javaDouble(cents(row.unrealizedPnl))],
  ['realizedPnl', javaDouble(cents(row.realizedPnl))],
  ['secondKey', quoted(row.currency)],
  ['settledCash', decimalJson(row.cashText)],
  ['severity', '0'],
  ['stockMarketValue', javaDouble(cents(row.stocks))],
  ['cryptocurrencyValue', javaDouble(cents(row.crypto))],
];
