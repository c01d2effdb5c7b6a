import { expect, test } from 'vitest';
import { internalized } from './internalized.js';

test.each(['BTCUSDT', 'XBT/USD', '', '0', '007', '1e3', '__proto__', 'constructor', 'été'])(
  '%o stays the same text',
  (text) => {
    expect(internalized(text)).toBe(text);
  },
);
