import type { Channel } from '@hftjs/core';
import type { Suite } from '../harness.js';

/** What the venue's balances and positions state, where the stream has them. */
export interface HoldingsSuite {
  /** The wallet that has the money of the market's ledger. @defaultValue the balances without a wallet */
  readonly wallet?: string;
  /** Currencies that are compared. @defaultValue those of the market */
  readonly currencies?: readonly string[];
  /**
   * The figures of a balance that equal the ledger's where the stream states them: `available` and `locked` only where no
   * price moves them.
   *
   * @defaultValue total
   */
  readonly figures: readonly ('total' | 'available' | 'locked')[];
  /** Whether accounts may have a long and a short position per pair. @defaultValue false */
  readonly hedges: boolean;
  /**
   * Whether the account has a position in each pair that it trades, as at a broker of shares: so much as the ledger has
   * of the base currency.
   *
   * @defaultValue false
   */
  readonly holdsShares: boolean;
  /** Whether deposits and payments of funding change the balances without a fill. @defaultValue true */
  readonly tellsPayments: boolean;
}

/** The channels of balances and positions that a suite has. */
export const holdingChannels = ({ channels }: Pick<Suite, 'channels'>): readonly Channel[] =>
  channels.filter((channel) => channel === 'my_balance' || channel === 'my_position');
