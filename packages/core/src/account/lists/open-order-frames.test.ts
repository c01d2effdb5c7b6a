import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AccountPublisher } from '../account-publisher.js';
import type { AccountRows } from '../account-rows.js';
import type { OrderUpdate } from '../order-update.js';
import { OpenOrderFrames } from './open-order-frames.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const rows = (count: number): OrderUpdate[] =>
  Array.from({ length: count }, (_, index) => ({
    orderId: String(index),
    numbers: {},
    status: 'new',
    event: 'snapshot',
    rawStatus: 'OPEN',
  }));

/** A connection, and how many orders were published as a list, and as more of one. */
function listen() {
  const lists: number[] = [];
  const more: number[] = [];
  const end = new AbortController();
  const publish = ({ rows: published, complete }: AccountRows): void => {
    (complete === true ? lists : more).push(published.length);
  };
  const openOrders = new OpenOrderFrames(
    {
      isReplay: true,
      outage: undefined,
      signal: end.signal,
      account: { publish } as unknown as AccountPublisher,
    },
    { frameSize: 50, framePatience: 1_500, listPatience: 5_000 },
  );
  const add = (size: number): void => {
    openOrders.add({ rows: rows(size), unreadable: 0, time: 1, receivedTime: 1 }, size);
  };
  const addPositions = (): void => {
    openOrders.add({ rows: [], unreadable: 0, time: 1, receivedTime: 1 }, undefined);
  };
  return { openOrders, end, add, addPositions, lists, more };
}

test('frames of 50 are one list, which ends with the first smaller one', () => {
  const { add, lists } = listen();
  add(50);
  add(50);
  expect(lists).toEqual([]);
  add(10);
  expect(lists).toEqual([110]);
  vi.runAllTimers();
  expect(lists).toEqual([110]);
});

test('no orders are a list too', () => {
  const { add, lists } = listen();
  add(0);
  expect(lists).toEqual([0]);
});

test('just 50 orders need no further frame; a late one adds nothing', () => {
  const { add, lists, more } = listen();
  add(50);
  vi.runAllTimers();
  expect(lists).toEqual([50]);
  add(0);
  vi.runAllTimers();
  expect(lists).toEqual([50]);
  expect(more).toEqual([0]);
});

test('the rest of a list that was taken as complete is not a new list', () => {
  const { add, lists, more } = listen();
  add(50);
  vi.runAllTimers();
  add(50);
  add(3);
  vi.runAllTimers();
  expect(lists).toEqual([50]);
  expect(more).toEqual([50, 3]);
  add(2);
  expect(lists).toEqual([50, 2]);
});

test('a frame of positions does not affect orders', () => {
  const { add, addPositions, lists } = listen();
  add(50);
  addPositions();
  add(10);
  addPositions();
  vi.runAllTimers();
  expect(lists).toEqual([60]);
});

test('only positions mean that there are no orders; orders that follow are the list', () => {
  const only = listen();
  only.addPositions();
  vi.runAllTimers();
  expect(only.lists).toEqual([0]);
  const both = listen();
  both.addPositions();
  both.add(4);
  vi.runAllTimers();
  expect(both.lists).toEqual([4]);
});

test('another connection of a recording has its own list', () => {
  const { openOrders, add, lists } = listen();
  add(50);
  openOrders.restart();
  expect(lists).toEqual([50]);
  add(7);
  vi.runAllTimers();
  expect(lists).toEqual([50, 7]);
});

test('a list that its connection did not outlive is none', () => {
  const { end, add, lists } = listen();
  add(50);
  end.abort();
  vi.runAllTimers();
  expect(lists).toEqual([]);
});
