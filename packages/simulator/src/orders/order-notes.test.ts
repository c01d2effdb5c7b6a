import { expect, test } from 'vitest';
import { fillsOf, OrderNotes } from './order-notes.js';
import type { OrderUpdate } from './own-order.js';

const update = (kind: OrderUpdate['kind'], fillId?: string): OrderUpdate =>
  ({
    kind,
    order: { orderId: 'A', updatedTime: 7 },
    ...(fillId !== undefined && { fill: { fillId } }),
  }) as OrderUpdate;

test('the traits of an order, its fills and its trigger are remembered', () => {
  const notes = new OrderNotes((tag: string | undefined) => ({ tag: tag ?? 'none' }));
  expect(notes.placing('mine', () => (notes.open('A'), 3))).toBe(3);
  notes.open('B');
  notes.add(update('accepted'));
  notes.add(update('fill', '1'));
  notes.add(update('triggered'));
  notes.add(update('fill', '2'));
  expect(notes.of('A')).toMatchObject({ tag: 'mine', isTriggered: true, triggerTime: 7, lastRow: undefined });
  expect(notes.of('B')).toMatchObject({ tag: 'none', isTriggered: false });
  expect(fillsOf({ fillIds: ['1'] }, notes.of('A'))).toEqual([{ fillId: '1' }]);
  expect(() => notes.of('C')).toThrow('there is no order C');
});

test('an order that was not placed leaves no traits to the next one', () => {
  const notes = new OrderNotes((tag: string | undefined) => ({ tag }));
  expect(() =>
    notes.placing('mine', () => {
      throw new Error('no funds');
    }),
  ).toThrow('no funds');
  notes.open('A');
  expect(notes.of('A').tag).toBeUndefined();
});
