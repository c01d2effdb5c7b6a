import type { VenueLimits } from '../channel-params.js';
import type { Exchange } from '../../contract/exchange.js';
import { reconnectDelay, type ReconnectPolicy } from './reconnect-policy.js';
import { sleep } from './sleep.js';
import { TokenBucket } from './token-bucket.js';

/** What identifies a governor. */
export interface GovernorKey {
  /** Scheme, host and port. Exchanges that share a host share its limits. */
  readonly origin: string;
  readonly limits: VenueLimits | undefined;
  /** The exchange whose host it is: a ban applies to all hosts of an exchange. */
  readonly exchange?: Exchange | undefined;
}

/** A pause that ends at some time of the monotonic clock. */
export class Block {
  #until = -Infinity;

  /** Remaining milliseconds; 0 when there is no block. */
  get left(): number {
    return Math.max(0, this.#until - performance.now());
  }

  /** Blocks for so many milliseconds from now; never shortens a block. */
  extend(milliseconds: number): void {
    this.#until = Math.max(this.#until, performance.now() + milliseconds);
  }
}

/**
 * Keeps the limits of one host. One governor per host in the process, shared by all channels and streams, because a
 * venue counts per IP address. Has the budgets of dials, messages and REST calls, the number of failed dials in a row,
 * and the pauses that the venue demanded.
 */
export class Governor {
  readonly #dials: TokenBucket | undefined;
  readonly #messages: TokenBucket | undefined;
  readonly #rest: TokenBucket | undefined;
  #failures = 0;
  #lastFailure = -Infinity;
  readonly #dialBlock = new Block();
  readonly #restBlock = new Block();
  readonly #bans = new Set<Block>();

  constructor(limits: VenueLimits | undefined) {
    this.#dials = limits?.dials && new TokenBucket(limits.dials);
    this.#messages = limits?.messages && new TokenBucket(limits.messages);
    this.#rest = limits?.rest && new TokenBucket(limits.rest);
  }

  /** Applies the bans of an exchange to this host. */
  heed(ban: Block): void {
    this.#bans.add(ban);
  }

  /** Waits until the venue's limits admit one more dial. */
  async admitDial(signal: AbortSignal): Promise<void> {
    await admit(this.#dials, 1, signal);
    for (
      let left = this.#left(this.#dialBlock);
      left > 0 && !signal.aborted;
      left = this.#left(this.#dialBlock)
    )
      await sleep(left, signal);
  }

  /** Waits until the venue's limits admit one more message. */
  async admitMessage(signal: AbortSignal): Promise<void> {
    await admit(this.#messages, 1, signal);
  }

  /** Waits until the venue's limits admit a REST call of this weight. */
  async admitRest(weight: number, signal: AbortSignal): Promise<void> {
    if (weight > 0) await admit(this.#rest, weight, signal);
    for (let left = this.restBlockedFor; left > 0 && !signal.aborted; left = this.restBlockedFor)
      await sleep(left, signal);
  }

  /** Milliseconds for which no REST call may be sent. */
  get restBlockedFor(): number {
    return this.#left(this.#restBlock);
  }

  /** The venue demands that no REST call is sent for so many milliseconds. */
  blockRest(milliseconds: number): void {
    this.#restBlock.extend(milliseconds);
  }

  /** The venue banned this address: no dial and no REST call to any of its hosts for so many milliseconds. */
  ban(milliseconds: number): void {
    for (const block of [this.#dialBlock, this.#restBlock, ...this.#bans]) block.extend(milliseconds);
  }

  /**
   * Records that a connection was lost or not made, and returns how long to wait before the next.
   *
   * @param dialed - when that dial began (`performance.now()`). Connections that are lost together count as one
   * failure of the venue.
   */
  recordFailure(policy: ReconnectPolicy, dialed: number, retryAfter?: number): number {
    if (dialed >= this.#lastFailure) {
      this.#failures++;
      this.#lastFailure = performance.now();
    }
    if (retryAfter !== undefined) this.#dialBlock.extend(retryAfter);
    return Math.max(retryAfter ?? 0, reconnectDelay(policy, this.#failures, Math.random));
  }

  /** Records that a connection stayed live for a while: failures are counted from 0 again. */
  recordHealth(): void {
    this.#failures = 0;
  }

  #left(block: Block): number {
    let left = block.left;
    for (const ban of this.#bans) left = Math.max(left, ban.left);
    return left;
  }
}

/** Waits for tokens. Gives them back if the signal is aborted during the wait. */
async function admit(bucket: TokenBucket | undefined, tokens: number, signal: AbortSignal): Promise<void> {
  const wait = bucket?.take(tokens) ?? 0;
  await sleep(wait, signal);
  if (wait > 0 && signal.aborted) bucket?.giveBack(tokens);
}

const governors = new Map<string, Governor>();
const bans = new Map<string, Block>();

/** The governor of a host. It lives as long as the process, because the venue's counters outlive any stream. */
export function governorOf({ origin, limits, exchange }: GovernorKey): Governor {
  let governor = governors.get(origin);
  if (!governor) {
    governor = new Governor(limits);
    governors.set(origin, governor);
  }
  if (exchange !== undefined) governor.heed(banOf(exchange, origin));
  return governor;
}

/** The ban of an exchange. It applies to all hosts of a domain, to WebSockets and to REST. */
function banOf(exchange: Exchange, origin: string): Block {
  const { host, hostname } = new URL(origin);
  const isName = /[a-z]$/i.test(hostname) && hostname.includes('.');
  const key = `${exchange} ${isName ? hostname.split('.').slice(-2).join('.') : host}`;
  const ban = bans.get(key) ?? new Block();
  bans.set(key, ban);
  return ban;
}
