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
      "OrderNotes",
      "OwnLists",
      "Paced",
      "Random",
      "RateWindow",
      "RateWindows",
      "TradingDay",
      "VenueBase",
      "VenueServer",
      "WireClient",
      "answering",
      "fillsOf",
      "formatTimestamp",
      "formatUnits",
      "isDone",
      "isSameText",
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
      "unitsToText",
      "usdValue",
      "withoutZeros",
    ]
  `);
});
