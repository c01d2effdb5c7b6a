import { expect, test } from 'vitest';
import { statusOf, type StatusFacts } from './order-status.js';

const facts = (word: string, more: Partial<StatusFacts> = {}): StatusFacts => ({
  word,
  filled: '0',
  remaining: '10',
  isConditional: false,
  ...more,
});

const PART = { filled: '4.5', remaining: '5.5' };

test.each([
  [facts('ApiPending'), 'pending_new'],
  [facts('PendingSubmit'), 'pending_new'],
  [facts('WarnState'), 'pending_new'],
  [facts('PreSubmitted'), 'new'],
  [facts('PreSubmitted', { isConditional: true }), 'untriggered'],
  [facts('PreSubmitted', { ...PART, isConditional: true }), 'partially_filled'],
  [facts('Submitted'), 'new'],
  [facts('Submitted', PART), 'partially_filled'],
  [facts('PendingCancel'), 'pending_cancel'],
  [facts('PreCancelled', PART), 'pending_cancel'],
  [facts('Filled', { filled: '10', remaining: '0' }), 'filled'],
  [facts('Filled', { filled: '10', remaining: '0.0' }), 'filled'],
  [facts('Filled', PART), 'partially_filled'],
  [{ word: 'Filled', filled: '0', isConditional: false }, 'new'],
  [facts('Cancelled'), 'canceled'],
  [facts('Cancelled', PART), 'canceled'],
  [facts('ApiCancelled'), 'canceled'],
  [facts('Cancelled', { isRejected: true }), 'rejected'],
  [facts('Cancelled', { ...PART, isRejected: true }), 'canceled'],
  [facts('Inactive'), 'pending_new'],
  [facts('Inactive', PART), 'partially_filled'],
  [facts('Inactive', { isRejected: true }), 'rejected'],
  [facts('SomethingNew'), 'unknown'],
] as const)('%o', (given, status) => {
  expect(statusOf(given)).toBe(status);
});
