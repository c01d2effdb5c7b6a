import { isRow, rowError, type PositionRow, type Session, type SessionContext } from '@hftjs/core/adapter';
import type { OkxVenue } from '../venue/okx-venue.js';
import { HoldingsSession } from './holdings-session.js';
import { parsePosition } from './position.js';

/** One connection of own positions: contracts, and those of margin trading on the spot market. */
export const openPositions = (venue: OkxVenue, context: SessionContext): Session =>
  new HoldingsSession<PositionRow>(venue, context, {
    arg: { channel: 'positions', instType: 'ANY' },
    path: '/api/v5/account/positions',
    holdings: context.positions,
    rowsOf: (data) => data,
    parse: (row) => parseOwn(row, venue),
    keyOf: ({ symbol, positionSide, part = '' }) => `${symbol} ${positionSide} ${part}`,
  });

/** Of other markets it may not be known what a contract is worth. */
function parseOwn(row: unknown, { symbols, instruments }: OkxVenue): PositionRow | undefined {
  if (!isRow(row) || typeof row.instId !== 'string') throw rowError(() => 'a position without instId');
  const symbol = symbols.subscribed(row.instId);
  return symbol && parsePosition(row, { symbol, sizes: instruments.sizesOf(row.instId) });
}
