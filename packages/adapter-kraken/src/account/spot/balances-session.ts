import type { CurrencyPair } from '@hftjs/core';
import {
  readRows,
  type BalanceRow,
  type Control,
  type HoldingsList,
  type HoldingsReads,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isDataOf, type DataPacket } from '../../venue/control.js';
import type { SpotVenue } from '../../venue/spot/kraken-api.js';
import { HoldingsSnapshots } from '../holdings-snapshots.js';
import { parseAssetBalance, parseMovement, type AssetBalance, type Movement } from './balance-rows.js';
import { PrivateControl } from './private-control.js';
import { isAllSpot, parseRestBalances, SPOT_WALLET } from './rest-balances.js';
import { Wallets } from './wallets.js';

const CHANNEL = 'balances';

/**
 * One connection of the `balances` channel: token, sequence numbers, a snapshot of all wallets, and then what a wallet holds
 * after each movement. Where a frame is missing, the channel is subscribed again, since REST does not name the wallets.
 */
export class BalancesSession implements Session {
  readonly #context: SessionContext;
  readonly #venue: SpotVenue;
  readonly #control: PrivateControl;
  readonly #wallets = new Wallets();
  readonly #snapshots: HoldingsSnapshots<BalanceRow>;
  /** Whether a snapshot has come. */
  #hasBegun = false;
  #sequence: number | undefined;
  /** Frames of movements so far. */
  #updates = 0;
  #token = '';
  readonly #reads: HoldingsReads;

  constructor(context: SessionContext, venue: SpotVenue) {
    this.#context = context;
    this.#venue = venue;
    this.#control = new PrivateControl(CHANNEL, venue);
    this.#snapshots = new HoldingsSnapshots({
      subscribeAgain: () => this.#subscribeAgain(),
      readRest: (signal) => this.#readRest(signal),
    });
    this.#reads = context.balances.readWith({ read: (signal) => this.#snapshots.read(signal), lags: false });
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    this.#token = await this.#venue.api.token();
    return [this.#control.requests.subscribeAll(pairs, this.#params)];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isDataOf(CHANNEL, packet)) return this.#control.read(packet);
    if (packet.type === 'snapshot') this.#onSnapshot(packet, receivedTime);
    else this.#onUpdate(packet, receivedTime);
    return undefined;
  }

  onUnreadable(): void {
    this.#snapshots.failed();
  }

  /** Live with the snapshot, even of an account that holds nothing. */
  recover(): Promise<void> {
    return this.#snapshots.recover(this.#reads, this.#context.signal);
  }

  get #params() {
    return { channel: CHANNEL, token: this.#token, snapshot: true };
  }

  async #subscribeAgain(): Promise<void> {
    const before = this.#control.requests.unsubscribeAll(this.#params);
    this.#token = await this.#venue.api.token();
    this.#context.send([before, this.#control.requests.subscribeAll([], this.#params)]);
  }

  /** REST states the totals and the spot wallet. The other wallets stay in doubt. */
  async #readRest(signal: AbortSignal): Promise<HoldingsList<BalanceRow>> {
    // REST may lag behind the socket, which is asked again.
    this.#reads.refresh();
    const wallets = this.#wallets;
    const updates = this.#updates;
    wallets.doubt();
    const answer = await this.#venue.api.balances(signal);
    const assets = parseRestBalances(answer, wallets.currencies);
    const complete = isAllSpot(answer) && !wallets.hasOthers(SPOT_WALLET);
    if (!complete) this.#context.balances.doubt('REST does not state what each wallet holds');
    // A movement that came meanwhile may be in the answer, or not.
    else if (updates === this.#updates) wallets.begin(assets, true);
    return { rows: assets.flatMap(rowsOf), complete };
  }

  #onSnapshot({ data, sequence }: DataPacket, receivedTime: number): void {
    const { balances } = this.#context;
    this.#sequence = numberOf(sequence);
    const { rows: assets, unreadable } = readRows(data, parseAssetBalance, balances.unreadableRow);
    const complete = unreadable === 0;
    this.#wallets.begin(assets, complete);
    const rows = assets.flatMap(rowsOf);
    if (!this.#snapshots.arrived({ rows, unreadable, complete, receivedTime }))
      balances.publish({ rows, kind: this.#hasBegun ? 'update' : 'snapshot', complete, receivedTime });
    this.#hasBegun = true;
  }

  #onUpdate({ data, sequence }: DataPacket, receivedTime: number): void {
    const { balances, isReplay } = this.#context;
    this.#updates++;
    const isRepeated = !this.#isNext(sequence);
    if (isRepeated || this.#snapshots.isAwaited) {
      this.#context.skip(data.length);
      return;
    }
    const { rows: movements } = readRows(data, parseMovement, balances.malformed);
    const rows = movements.flatMap((movement) => this.#moved(movement));
    if (rows.length === 0) return;
    balances.publish({ rows, kind: 'update', receivedTime });
    const isUnknown = movements.length * 2 > rows.length;
    if (isUnknown && this.#hasBegun && !isReplay)
      balances.doubt('a wallet has changed of which the snapshot did not state what it held');
  }

  /** The total of the currency, where it is known, and the wallet. */
  #moved(movement: Movement): BalanceRow[] {
    const { currency, wallet, balance, time } = movement;
    const total = this.#wallets.moved(movement);
    const row: BalanceRow = { currency, wallet, numbers: { total: balance }, time };
    return total === undefined ? [row] : [{ currency, numbers: { total }, time }, row];
  }

  /** False for a frame that came before. A frame that is missing may have been about any wallet. */
  #isNext(given: unknown): boolean {
    const number = numberOf(given);
    const previous = this.#sequence;
    if (number === undefined) return true;
    if (previous !== undefined && number <= previous) return false;
    this.#sequence = number;
    if (previous !== undefined && number > previous + 1)
      this.#context.balances.doubt(`${CHANNEL} ${previous + 1} to ${number - 1} are missing`);
    return true;
  }
}

const rowsOf = ({ currency, total, wallets }: AssetBalance): BalanceRow[] => [
  { currency, numbers: { total } },
  ...wallets.map(({ wallet, balance }) => ({ currency, wallet, numbers: { total: balance } })),
];

/** A sequence number; `undefined` for what is not one. */
function numberOf(value: unknown): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
