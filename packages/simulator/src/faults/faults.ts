import type { BookFaults } from '../books/book-faults.js';
import type { Books } from '../books/books.js';
import type { Connection } from '../server/connection.js';
import { GARBAGE_KINDS, makeGarbage, truncate, type GarbageKind } from './garbage.js';
import { Random } from '../market/random.js';
import type { ListLag, OwnList, OwnLists, PoisonOptions } from '../orders/own-lists.js';
import { spoil } from './spoil.js';
import { Refusals, type Refusal, type RefuseOptions, type RestRefuseOptions } from './refusals.js';
import type { BodyFault, BodyFaultOptions, FaultyBody } from './rest-bodies.js';

/** Milliseconds by which a late snapshot of a book is late. */
const LATE_BOOK = 60;

/** What faults do to the server. */
export interface FaultTarget {
  readonly connections: ReadonlySet<Connection>;
  /** Stops listening and cuts every connection. */
  goDown(): Promise<void>;
  /** Listens again on the same port. */
  comeUp(): Promise<void>;
  /** Answers the dials that were kept waiting. */
  releaseDials(): void;
}

/** Faults that the venue itself implements. */
export interface VenueHooks {
  expireTokens?(): void;
  maintenance?(isOn: boolean): void;
}

/** Faults of a venue, which the caller starts. Each lasts until it is ended, or for the given number of times. */
export class Faults {
  readonly #target: FaultTarget;
  readonly #hooks: VenueHooks;
  readonly #random: Random;
  readonly #stalled = new Set<string>();
  readonly #spoiled = new Set<string>();
  #isFrozen = false;
  #corrupt: { left: number; readonly channel: string | undefined } = { left: 0, channel: undefined };
  #duplicate = 0;
  #garbled = 0;
  readonly #refusals = new Refusals();
  #lists: OwnLists | undefined;
  #books: Books | undefined;
  readonly #watchers = new Set<(text: string) => void>();

  constructor({
    target,
    hooks = {},
    seed = 1,
  }: {
    target: FaultTarget;
    hooks?: VenueHooks;
    seed?: number | string;
  }) {
    this.#target = target;
    this.#hooks = hooks;
    this.#random = new Random(seed).fork('faults');
  }

  /** Frames of this channel are lost while everything else goes on. */
  stall(channel: string): void {
    this.#stalled.add(channel);
  }

  /** In frames of this channel no number, time or amount can be read, while everything else goes on. */
  spoilFrames(channel: string): void {
    this.#spoiled.add(channel);
  }

  /** Ends `stall` and `spoilFrames`, of one channel or of all. What was withheld stays lost. */
  resume(channel?: string): void {
    for (const channels of [this.#stalled, this.#spoiled])
      if (channel === undefined) channels.clear();
      else channels.delete(channel);
  }

  /**
   * No byte leaves any WebSocket, pongs and heartbeats included, but TCP stays open; new dials get no answer. REST
   * goes on.
   */
  freeze(): void {
    this.#isFrozen = true;
    for (const connection of this.#target.connections) connection.freeze();
  }

  /** Ends `freeze`: withheld bytes arrive late, and waiting dials are answered. */
  thaw(): void {
    this.#isFrozen = false;
    for (const connection of this.#target.connections) connection.thaw();
    this.#target.releaseDials();
  }

  /** Cuts all connections at once by a TCP reset. With a code, closes them with a close frame instead. */
  drop(close?: { readonly code: number; readonly reason?: string }): void {
    for (const connection of [...this.#target.connections]) {
      if (close === undefined) connection.terminate();
      else connection.close(close.code, close.reason);
    }
  }

  /** Sends half a WebSocket frame on every connection, then cuts it. */
  cutMidFrame(): void {
    for (const connection of [...this.#target.connections])
      connection.cutMidFrame(connection.lastData ?? '{}');
  }

  /**
   * Sends so many frames of garbage on every connection, besides the real ones; without a kind, one kind after the
   * other.
   */
  garble(count = 1, kind?: GarbageKind): void {
    for (let index = 0; index < count; index++) {
      const next = kind ?? GARBAGE_KINDS[this.#garbled++ % GARBAGE_KINDS.length] ?? 'text';
      for (const connection of [...this.#target.connections]) {
        const { data, binary } = makeGarbage(next, { random: this.#random, lastData: connection.lastData });
        connection.sendRaw(data, { binary });
      }
    }
  }

  /** The next `count` data frames, of one channel or of any, arrive cut in the middle: their content is lost. */
  corrupt(count = 1, channel?: string): void {
    const before = this.#corrupt.channel === channel ? this.#corrupt.left : 0;
    this.#corrupt = { left: before + count, channel };
  }

  /** The next `count` data frames are sent twice. */
  duplicate(count = 1): void {
    this.#duplicate += count;
  }

  /** Ends `corrupt` and `duplicate`. */
  intact(): void {
    this.#corrupt = { left: 0, channel: undefined };
    this.#duplicate = 0;
  }

  /** Dials are answered with this HTTP status instead of an upgrade. */
  refuse(status: number, options: RefuseOptions = {}): void {
    this.#refusals.refuseDials(status, options);
  }

  /** REST requests (of this path only, when one is given) are answered with this HTTP status. */
  refuseRest(status: number, options: RestRefuseOptions = {}): void {
    this.#refusals.refuseRest(status, options);
  }

  /** REST answers have the right status, but their bodies arrive late, slowly, in part, or never. */
  spoilRest(fault: BodyFault, options: BodyFaultOptions = {}): void {
    this.#refusals.spoilRest(fault, options);
  }

  /**
   * Lists of own orders, fills, balances and positions (also requests for single orders) return the state of so many
   * seconds ago.
   * `lag({})` ends it. Frames are up to date.
   */
  lag(lag: ListLag): void {
    this.#ownLists().lag(lag);
  }

  /** A list of an account has unreadable rows: one additional row, or the rows of one order. */
  poison(list: OwnList, options: PoisonOptions = {}): void {
    this.#ownLists().poison(list, options);
  }

  /** Ends `poison`. */
  cure(): void {
    this.#ownLists().cure();
  }

  /** Faults of single messages about order books. */
  get books(): BookFaults {
    if (this.#books === undefined) throw new Error('this venue has no order books');
    return this.#books.faults;
  }

  /** Ends `refuse`, `refuseRest` and `spoilRest`. */
  accept(): void {
    this.#refusals.clear();
  }

  /** The server stops listening: connections are cut, dials and REST requests are refused by TCP. */
  down(): Promise<void> {
    return this.#target.goDown();
  }

  /** Listens again, on the same port. */
  up(): Promise<void> {
    return this.#target.comeUp();
  }

  /** Stream tokens (listen keys, sessions) that no live subscription uses are worthless from now on. */
  expireTokens(): void {
    if (this.#hooks.expireTokens === undefined) throw new Error('this venue has no tokens');
    this.#hooks.expireTokens();
  }

  /** The venue announces maintenance and data stops; `false` ends it. */
  maintenance(isOn = true): void {
    if (this.#hooks.maintenance === undefined) throw new Error('this venue announces no maintenance');
    this.#hooks.maintenance(isOn);
  }

  /** Calls a listener with each data frame, as it is before faults; the returned function ends that. */
  watch(listener: (text: string) => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** For venues that make no frames of a stalled channel: whether any of these names is stalled. */
  isStalled(channels: readonly string[]): boolean {
    return channels.some((channel) => this.#stalled.has(channel));
  }

  /** For the server: whether sockets are frozen. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** For the server: how to refuse this dial, if it is to be refused. */
  refusalOfDial(): Refusal | undefined {
    return this.#refusals.ofDial();
  }

  /** For the server: how to refuse this REST request, if it is to be refused. */
  refusalOfRest(path: string): Refusal | undefined {
    return this.#refusals.ofRest(path);
  }

  /** For the server: how to spoil the answer to this REST request, if it is to be spoiled. */
  bodyOf(path: string): FaultyBody | undefined {
    return this.#refusals.ofBody(path);
  }

  /** For the venue: the lists that lag and are poisoned, and the faults of its order books. */
  serve(lists: OwnLists, books?: Books): void {
    this.#lists = lists;
    this.#books = books;
    books?.delayRestBy((path) => {
      this.spoilRest('late', { path, times: 1, duration: LATE_BOOK });
    });
  }

  /** For connections: the frames that leave for one that the venue sends. */
  outgoing(text: string, channels: readonly string[]): readonly string[] {
    if (channels.length === 0) return [text];
    for (const watcher of this.#watchers) watcher(text);
    if (this.isStalled(channels)) return [];
    if (channels.some((channel) => this.#spoiled.has(channel))) return [spoil(text)];
    const { left, channel } = this.#corrupt;
    if (left > 0 && (channel === undefined || channels.includes(channel))) {
      this.#corrupt.left--;
      return [truncate(text)];
    }
    if (this.#duplicate > 0) {
      this.#duplicate--;
      return [text, text];
    }
    return [text];
  }

  #ownLists(): OwnLists {
    if (this.#lists === undefined) throw new Error('this venue lists no own orders');
    return this.#lists;
  }
}
