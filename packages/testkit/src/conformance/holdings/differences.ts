import type { CurrencyPair, MyBalance, MyPosition, PositionSide } from '@hftjs/core';
import { compareDecimals } from '@hftjs/core/adapter';
import type { Credentials, SimulatedVenue } from '@hftjs/simulator';
import type { Recorder } from '../../recorder.js';
import type { Suite } from '../harness.js';
import { holdingChannels } from './suite.js';

const SIDES = ['net', 'long', 'short'] as const;

/** Whose money is compared. */
export interface HoldingsOf {
  readonly venue: SimulatedVenue;
  readonly recorder: Recorder;
  /** @defaultValue the venue's first account */
  readonly credentials?: Pick<Credentials, 'apiKey'>;
  /** The subscribed pairs. @defaultValue those of the suite */
  readonly pairs?: readonly CurrencyPair[];
}

/** The last event of each currency, of the wallet with the ledger's money. */
export function presentBalances({ holdings }: Suite, { myBalances }: Recorder): Map<string, MyBalance> {
  const mine = myBalances.filter(({ wallet }) => wallet === holdings.wallet);
  return new Map(mine.map((balance) => [balance.currency, balance]));
}

/** The last event of each position, by pair and side. */
export const presentPositions = ({ myPositions }: Recorder): Map<string, MyPosition> =>
  new Map(myPositions.map((position) => [positionKey(position.symbol, position.positionSide), position]));

const positionKey = (pair: string, side: string): string => `${pair} ${side}`;

/** Currencies whose balances are compared. */
export const currenciesOf = ({ holdings }: Suite, { market }: SimulatedVenue): readonly string[] =>
  holdings.currencies ?? market.ledger.currencies;

/** How what was published last differs from the ledger, in words; empty when it is the same to the last digit. */
export function differences(suite: Suite, of: HoldingsOf): string[] {
  const channels = holdingChannels(suite);
  return [
    ...(channels.includes('my_balance') ? balanceDifferences(suite, of) : []),
    ...(channels.includes('my_position') ? positionDifferences(suite, of) : []),
  ];
}

function balanceDifferences(
  suite: Suite,
  { venue, recorder, credentials = venue.credentials }: HoldingsOf,
): string[] {
  const { ledger } = venue.market;
  const present = presentBalances(suite, recorder);
  return currenciesOf(suite, venue).flatMap((currency) => {
    const { totalText, availableText, heldText } = ledger.balance(credentials.apiKey, currency);
    const truth = { total: totalText, available: availableText, locked: heldText };
    const published = present.get(currency);
    if (published === undefined)
      return Number(totalText) === 0 ? [] : [`no balance of ${currency}, not ${totalText}`];
    if (Object.keys(published.exact).length === 0) return [`the balance of ${currency} states nothing`];
    return suite.holdings.figures.flatMap((figure) => {
      const text = published.exact[figure];
      if (text === undefined || compareDecimals(text, truth[figure]) === 0) return [];
      return [`${figure} ${currency} is ${text}, not ${truth[figure]}`];
    });
  });
}

function positionDifferences(
  suite: Suite,
  { venue, recorder, credentials = venue.credentials, pairs = suite.pairs }: HoldingsOf,
): string[] {
  const present = presentPositions(recorder);
  const found = pairs.flatMap((pair) =>
    SIDES.flatMap((side) => {
      const volumeText = volumeOf(suite, { venue, credentials, pair, side });
      const published = present.get(positionKey(pair, side));
      const text = published?.exact.volume ?? '0';
      return compareDecimals(text, volumeText) === 0 ? [] : [`${pair} ${side} is ${text}, not ${volumeText}`];
    }),
  );
  const foreign = recorder.myPositions.find(({ symbol }) => !pairs.includes(symbol));
  return foreign === undefined ? found : [...found, `a position of ${foreign.symbol} was published`];
}

export interface PositionOf {
  readonly venue: SimulatedVenue;
  readonly credentials: Pick<Credentials, 'apiKey'>;
  readonly pair: CurrencyPair;
  readonly side: PositionSide;
}

/** The truth about a position: its volume in the market's ledger. */
export function volumeOf({ holdings }: Suite, { venue, credentials, pair, side }: PositionOf): string {
  const { ledger } = venue.market;
  const [base = ''] = pair.split('/');
  if (holdings.holdsShares && side === 'net') return ledger.balance(credentials.apiKey, base).totalText;
  return ledger.position(credentials.apiKey, pair, side).volumeText;
}

/** Positions of which 0 was published twice in a row, by pair and side. */
export function closedTwice({ myPositions }: Recorder): string[] {
  const closed = new Set<string>();
  return myPositions.flatMap(({ symbol, positionSide, volume }) => {
    const key = positionKey(symbol, positionSide);
    const isAgain = volume === 0 && closed.has(key);
    if (volume === 0) closed.add(key);
    else closed.delete(key);
    return isAgain ? [key] : [];
  });
}
