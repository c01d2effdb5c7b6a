import { expect, test } from 'vitest';
import * as simulator from './index.js';

test('the public surface', () => {
  expect(Object.keys(simulator).sort()).toMatchInlineSnapshot(`
    [
      "BodyFault",
      "Connection",
      "Faults",
      "GarbageKind",
      "Market",
      "OrderBook",
      "OwnLists",
      "Paced",
      "Random",
      "RateWindow",
      "TradingDay",
      "VenueBase",
      "VenueServer",
      "WireClient",
      "formatTimestamp",
      "formatUnits",
      "isDone",
      "jsonArray",
      "jsonObject",
      "opposite",
      "pairSpec",
      "parseUnits",
      "quoted",
      "splitPair",
      "strictClock",
      "toMicroseconds",
      "toUnits",
      "unitsToNumber",
      "usdValue",
      "withoutZeros",
    ]
  `);
});
