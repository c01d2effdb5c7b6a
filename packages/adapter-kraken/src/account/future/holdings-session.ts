import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  type Control,
  type PeriodicTask,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { readEvent } from '../../venue/future/control.js';
import type { FutureAccount } from './future-account.js';
import { Login } from './login.js';

/** What a feed of balances or positions begins with. */
export interface HoldingsFeed {
  readonly feed: string;
  /** Name of the frame that states everything. */
  readonly wholeFeed: string;
  /** Tasks that run regularly while the connection is open. */
  readonly every?: readonly PeriodicTask[];
}

/** One private connection with one feed of balances or positions: challenge, acknowledgement, and a frame of everything. */
export abstract class HoldingsSession implements Session {
  readonly every: readonly PeriodicTask[];
  protected readonly context: SessionContext;
  protected readonly account: FutureAccount;
  readonly #feed: HoldingsFeed;
  readonly #login: Login;
  /** Requests to end the subscription that are not answered yet. */
  #ending = 0;

  constructor(context: SessionContext, account: FutureAccount, feed: HoldingsFeed) {
    this.context = context;
    this.account = account;
    this.#feed = feed;
    this.#login = new Login(account, { feeds: [feed.feed], firstFrames: [] });
    this.every = [{ interval: account.patience, run: () => this.#login.check() }, ...(feed.every ?? [])];
  }

  abstract subscribe(pairs: readonly CurrencyPair[]): readonly string[] | Promise<readonly string[]>;

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || packet.event !== undefined) return this.#readEvent(packet);
    const { feed, wholeFeed } = this.#feed;
    if (packet.feed === wholeFeed) {
      this.onWhole(packet, receivedTime);
      return undefined;
    }
    if (packet.feed !== feed) return this.#login.control(readEvent(packet));
    this.onUpdate(packet, receivedTime);
    return undefined;
  }

  abstract recover(): Promise<void>;

  onDisconnected(reason: string): void {
    this.#login.end(reason);
  }

  /** The frames that begin the subscription. */
  protected begin(): readonly string[] {
    return this.#login.begin();
  }

  /** Subscribes again, so that the venue states everything again. */
  protected subscribeAgain(): void {
    const frames = this.#login.again(this.#feed.feed);
    if (frames.length > 0) this.#ending++;
    this.context.send(frames);
  }

  /** A frame that states everything. */
  protected abstract onWhole(packet: Row, receivedTime: number): void;

  protected abstract onUpdate(packet: Row, receivedTime: number): void;

  #readEvent(packet: unknown): Control {
    const isEnding = isRow(packet) && packet.event === 'unsubscribed' && packet.feed === this.#feed.feed;
    if (!isEnding || this.#ending === 0) return this.#login.control(readEvent(packet));
    this.#ending--;
    return INFO;
  }
}
