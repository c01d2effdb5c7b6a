import { expect, test } from 'vitest';
import type { OrderStatus } from '../channels/orders.js';
import { isOpen, isTerminal, mayFollow } from './order-status.js';

const STATUSES = [
  'pending_new',
  'untriggered',
  'new',
  'partially_filled',
  'pending_cancel',
  'filled',
  'canceled',
  'rejected',
  'expired',
  'unknown',
] as const satisfies OrderStatus[];

/** From the row's status to the column's, in the order of STATUSES: y it may, - it may not. */
const TRANSITIONS: Readonly<Record<OrderStatus, string>> = {
  pending_new: 'yyyyyyyyyy',
  untriggered: '-yyyyyyyyy',
  new: '--yyyyyyyy',
  partially_filled: '---yyyyyyy',
  pending_cancel: '--yyyyyyyy',
  filled: '-----y----',
  canceled: '------y---',
  rejected: '-------y--',
  expired: '--------y-',
  unknown: 'yyyyyyyyyy',
};

test.each(STATUSES)('from %s', (previous) => {
  expect(STATUSES.map((next) => (mayFollow(next, previous) ? 'y' : '-')).join('')).toBe(
    TRANSITIONS[previous],
  );
});

test('what is open and what has ended', () => {
  expect(STATUSES.filter((status) => isTerminal({ status }))).toEqual([
    'filled',
    'canceled',
    'rejected',
    'expired',
  ]);
  expect(STATUSES.filter((status) => isOpen({ status }))).toEqual([
    'pending_new',
    'untriggered',
    'new',
    'partially_filled',
    'pending_cancel',
  ]);
});
