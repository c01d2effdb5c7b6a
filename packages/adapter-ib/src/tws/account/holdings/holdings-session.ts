import { Channel, StreamError, type CurrencyPair } from '@hftjs/core';
import {
  FrameLists,
  INFO,
  type BalanceRow,
  type Control,
  type Listing,
  type PositionRow,
  type SessionContext,
} from '@hftjs/core/adapter';
import { calls } from '../../venue/calls.js';
import { readEvents, type TwsEvent } from '../../venue/events.js';
import { TwsSession } from '../../venue/tws-session.js';
import type { TwsVenue } from '../../venue/tws-venue.js';
import { readCash, readPosition } from './messages.js';

/** How long a list may take, in milliseconds. */
const PATIENCE = 5_000;

/** Between two reads of what is sent by itself, in milliseconds. */
const EVERY = 300_000;

/** Whether the values of an account are right: TWS sends old ones while it starts, or while the server restarts. */
const READY = 'AccountReady';

/**
 * One connection of balances and positions. TWS lists them, and then sends what changes: the values of an account at the
 * latest after three minutes, positions at once.
 *
 * https://interactivebrokers.github.io/tws-api/account_updates.html
 * https://interactivebrokers.github.io/tws-api/positions.html
 */
export class HoldingsSession extends TwsSession {
  readonly #cash: FrameLists<BalanceRow>;
  readonly #positions: FrameLists<PositionRow>;
  readonly #reads: readonly { recover(): Promise<void> }[];
  /** Of the login. */
  #accounts: readonly string[] = [];
  #isReady = true;
  /** Lists that are being received: what comes before their end is a row of theirs, behind it a change. */
  readonly #open = new Set<'cash' | 'positions'>();

  constructor(context: SessionContext, venue: TwsVenue, clientId: number) {
    super(context, venue, { clientId, needsFarms: false });
    const init = { context, patience: PATIENCE };
    this.#cash = new FrameLists({
      ...init,
      what: 'account values',
      request: () => calls.accountUpdates(true, this.#account ?? ''),
    });
    this.#positions = new FrameLists({ ...init, what: 'positions', request: calls.positions });
    const { subscribeChannels } = venue.options;
    this.#reads = [
      ...(subscribeChannels.includes(Channel.MY_BALANCE)
        ? [context.balances.readWith({ read: () => this.#readCash(), every: EVERY })]
        : []),
      ...(subscribeChannels.includes(Channel.MY_POSITION)
        ? [context.positions.readWith({ read: () => this.#readPositions(), every: EVERY })]
        : []),
    ];
  }

  /** @throws StreamError `invalid_options` when the login has several accounts, and none is chosen */
  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    if (this.#accounts.length > 1 && this.#account === undefined)
      throw new StreamError(
        `${this.context.exchange}: balances and positions are those of one account, and the login has ` +
          `${this.#accounts.join(', ')}: name one by account`,
        { code: 'invalid_options', exchange: this.context.exchange },
      );
    const searches = this.search(pairs);
    if (searches.length === 0) this.context.acknowledge();
    return searches;
  }

  /** All of the account is received in any case. */
  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.giveUp(pair);
    return [];
  }

  async recover(): Promise<void> {
    await Promise.all(this.#reads.map((read) => read.recover()));
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    let control: Control | undefined;
    for (const event of readEvents(packet)) control = this.#read(event, receivedTime);
    return control;
  }

  /** A message that cannot be read may have been a row of each open answer. */
  onUnreadable(): void {
    this.#cash.addUnreadable();
    this.#positions.addUnreadable();
  }

  protected override pairOf(requestId: number): CurrencyPair | undefined {
    return this.venue.directory.pairOfSearch(requestId);
  }

  /** The chosen account, or the only one; `undefined` before TWS has named them. */
  get #account(): string | undefined {
    const { account } = this.venue.options;
    if (account !== undefined && this.#accounts.includes(account)) return account;
    return this.#accounts.length === 1 ? this.#accounts[0] : undefined;
  }

  #read({ event, args }: TwsEvent, receivedTime: number): Control | undefined {
    switch (event) {
      case 'managedAccounts':
        this.#accounts = String(args[0]).split(',').filter(Boolean);
        return INFO;
      case 'info':
      case 'error':
        return this.#code(args);
      case 'contractDetails':
      case 'contractDetailsEnd':
        return this.#contract({ event, args });
      case 'updateAccountValue':
        return this.#value(args, receivedTime);
      case 'accountDownloadEnd':
        this.#open.delete('cash');
        this.#cash.end();
        return INFO;
      case 'position':
        return this.#position(args, receivedTime);
      case 'positionEnd':
        this.#open.delete('positions');
        this.#positions.end();
        return INFO;
      default:
        return INFO;
    }
  }

  #value(args: readonly unknown[], receivedTime: number): Control | undefined {
    const { balances } = this.context;
    const [key, value, , account] = args;
    if (!this.#isOurs(account)) return INFO;
    if (key === READY) this.#setReady(value !== 'false');
    const row = readCash(args);
    if (row === undefined) return INFO;
    this.#cash.add(row);
    if (this.#open.has('cash') || !this.#isReady) return INFO;
    return balances.publish({ rows: [row], kind: 'update', receivedTime }) > 0 ? undefined : INFO;
  }

  #position(args: readonly unknown[], receivedTime: number): Control | undefined {
    const { context, venue } = this;
    const row = this.#isOurs(args[0])
      ? readPosition(args, (conid) => venue.directory.pairOfContract(conid))
      : undefined;
    if (row === undefined) {
      context.skip();
      return INFO;
    }
    this.#positions.add(row);
    if (this.#open.has('positions')) return INFO;
    return context.positions.publish({ rows: [row], kind: 'update', receivedTime }) > 0 ? undefined : INFO;
  }

  /** Values that came before are not right once TWS says so; all are asked for when they are. */
  #setReady(isReady: boolean): void {
    if (isReady === this.#isReady) return;
    this.#isReady = isReady;
    this.context.balances.doubt(
      isReady
        ? 'TWS has new values of the account'
        : 'TWS reports that its values of the account are not current',
    );
  }

  async #readCash(): Promise<Listing<BalanceRow>> {
    this.#open.add('cash');
    try {
      // What is subscribed already is not listed again.
      this.context.send([calls.accountUpdates(false, this.#account ?? '')]);
      const { rows, unreadable } = await this.#cash.ask();
      if (!this.#isReady) throw new Error('the values of the account are not current yet');
      return { rows: latest(rows, ({ currency }) => currency), unreadable };
    } finally {
      this.#open.delete('cash');
    }
  }

  async #readPositions(): Promise<Listing<PositionRow>> {
    this.#open.add('positions');
    try {
      this.context.send([calls.cancelPositions()]);
      const { rows, unreadable } = await this.#positions.ask();
      return { rows: latest(rows, ({ symbol }) => symbol), unreadable };
    } finally {
      this.#open.delete('positions');
    }
  }

  #isOurs(account: unknown): boolean {
    return this.#account === undefined || account === this.#account;
  }

  #contract(event: TwsEvent): Control {
    const resolution = this.readSearch(event);
    if (resolution === undefined) return INFO;
    if ('reason' in resolution) this.context.reject([resolution.pair], resolution.reason);
    return this.#afterSearch();
  }

  #afterSearch(): Control {
    if (!this.isSearching) this.context.acknowledge();
    return INFO;
  }

  #code([message, code, requestId]: readonly unknown[]): Control {
    const id = requestId === undefined ? -1 : Number(requestId);
    const control = this.codes.read(Number(code), String(message), id);
    if (control.kind !== 'refused') return control;
    const wasSearching = this.isSearching;
    for (const pair of control.pairs ?? []) this.giveUp(pair);
    this.context.reject(control.pairs ?? [], control.reason);
    return wasSearching ? this.#afterSearch() : INFO;
  }
}

/** A change that comes while a list is sent is a row of it, behind the older one. */
const latest = <Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] => [
  ...new Map(rows.map((row) => [keyOf(row), row] as const)).values(),
];
