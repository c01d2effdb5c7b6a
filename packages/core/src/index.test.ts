import { expect, test } from 'vitest';
import * as adapter from './adapter.js';
import * as core from './index.js';

test('what users import', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "AsyncQueue",
      "Channel",
      "CurrencyPair",
      "Exchange",
      "QueueClosedError",
      "StreamBase",
      "StreamError",
      "UNKNOWN_PAIR",
      "adapterPackageOf",
      "addDecimals",
      "compareDecimals",
      "getExchangeStream",
      "isCurrencyPair",
      "isOpen",
      "isPrivateChannel",
      "isTerminal",
      "registerExchange",
      "registeredExchanges",
      "silentLogger",
      "splitCurrencyPair",
      "stderrLogger",
      "subtractDecimals",
    ]
  `);
});

test('what authors of adapters import besides', () => {
  expect(Object.keys(adapter).sort()).toMatchInlineSnapshot(`
    [
      "BASE_SIZES",
      "FillCursors",
      "INFO",
      "OwnConnection",
      "QUEUE_OF_CHANNEL",
      "QuoteOrder",
      "RestClient",
      "VenueClock",
      "addDecimals",
      "amountOf",
      "compareDecimals",
      "decimal",
      "divideDecimals",
      "epochTimeOf",
      "figureOf",
      "flag",
      "id",
      "idOf",
      "inverseSizes",
      "isDecimal",
      "isRow",
      "linearSizes",
      "multiplyDecimals",
      "negateDecimal",
      "now",
      "numberOf",
      "optionalDecimal",
      "optionalNumberOf",
      "optionalText",
      "parseExactJson",
      "parseTimestamp",
      "reader",
      "replaceOrigin",
      "subtractDecimals",
      "text",
      "textOf",
      "timestampOf",
    ]
  `);
});
