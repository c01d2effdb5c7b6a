import type { ChannelStatus } from '@hftjs/core';
import { expect, test } from 'vitest';
import { binanceDepthUpdate } from '../venues/binance/depth-update.js';
import { okxBooks } from '../venues/okx/books.js';
import { checkBooks } from './counters.js';

const COUNTERS = {
  frames: 1_003,
  control: 1,
  events: 1_002,
  symbols: { 'btc/usdt': 'live', 'eth/usdt': 'live' },
} as unknown as ChannelStatus;

test('each frame of books is an event, and so is each snapshot', () => {
  expect(() => {
    checkBooks(okxBooks, COUNTERS);
    checkBooks(binanceDepthUpdate, { ...COUNTERS, events: 1_004 });
  }).not.toThrow();
  expect(() => {
    checkBooks(okxBooks, { ...COUNTERS, events: 1_001 });
  }).toThrow('okx books: 1002 frames and 0 answers of REST became 1001 events');
});

test('a book that is not the venue’s fails the run', () => {
  expect(() => {
    checkBooks(okxBooks, { ...COUNTERS, symbols: { 'btc/usdt': 'gap', 'eth/usdt': 'live' } });
  }).toThrow("okx books: books are not the venue's: btc/usdt");
});
