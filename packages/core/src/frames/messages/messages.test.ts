import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeMessage, describeRow, wireObject, wireRows, wireTuple } from './message-description.js';
import { MessageReader } from './message-reader.js';
import { wire, type Value } from './values.js';

const bytes = (text: string): Buffer => Buffer.from(text);

/** What both readers give for one value. */
function readBoth(value: Value<unknown>, json: string): { compiled: unknown; plain: unknown } {
  const row = describeRow('row', { v: value, w: wire.ignored });
  const message = describeMessage('message', { row });
  const text = `{"row":{"v":${json},"w":0}}`;
  const packet = message.read(bytes(text)) as { readonly row: { readonly v: unknown } } | undefined;
  let plain: unknown;
  try {
    plain = row.read((JSON.parse(text) as { row: unknown }).row).v;
  } catch {
    plain = 'refused';
  }
  return { compiled: packet === undefined ? 'left' : packet.row.v, plain };
}

describe('numbers', () => {
  const row = describeRow('row', { v: wire.number });
  const message = describeMessage('message', { row });
  const read = (text: string): number | undefined =>
    (message.read(bytes(`{"row":{"v":${text}}}`)) as { row: { v: number } } | undefined)?.row.v;

  test('a million random decimals are what Number makes of them, bit for bit', () => {
    let state = 1;
    const random = (limit: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const digits = (count: number): string => {
      let text = '';
      while (text.length < count) text += String(random(1e9)).padStart(9, '0');
      return text.slice(0, count);
    };
    for (let count = 0; count < 1_000_000; count++) {
      const whole = random(4) === 0 ? '0' : `${1 + random(9)}${digits(random(random(20) === 0 ? 18 : 7))}`;
      const zeros = '0'.repeat(random(10) === 0 ? random(9) : 0);
      const fraction = random(5) === 0 ? '' : `.${zeros}${digits(1 + random(random(5) === 0 ? 20 : 9))}`;
      const exponent = random(50) === 0 ? `e${random(2) === 0 ? '-' : ''}${random(20)}` : '';
      const text = `${random(8) === 0 ? '-' : ''}${whole}${fraction}${exponent}`;
      const quoted = random(2) === 0 ? text : `"${text}"`;
      if (!Object.is(read(quoted), Number(text)))
        throw new Error(`${quoted} was read as ${String(read(quoted))}`);
    }
  });

  test.each([
    ...['-0', '-0.00', '9007199254740993', '0.1', '1e-8', '123456789.123456789', '1E3', '0e0'],
    ...['9007199254740.991', '9007199254740.992', '9007199254740.993', '0.9007199254740993', '-0.0000000000'],
    ...['0.123456789012345678', '0.1234567890123456789', '1.00000000000000011102230246251565404', '0.5e-3'],
  ])('%s', (text) => {
    expect(read(text)).toBe(Number(text));
    expect(read(`"${text}"`)).toBe(Number(text));
  });

  test.each([
    '01',
    '.5',
    '5.',
    '+1',
    '1e',
    '- 1',
    'NaN',
    '""',
    'null',
    '1e400',
    '"1',
    '1"',
    '0x10',
    '1_0',
    '1.e3',
  ])('%s is left to the plain reader', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

describe('values: the same as the plain reader, or left to it', () => {
  test.each([
    ['amount', wire.amount, ['1.5', '"0.00000001"', '0', '"0"', '-1', 'null', '"x"', '1e-7']],
    ['positive', wire.positive, ['1.5', '0', '"0.00"', '-1', '1e400']],
    ['amountOrNull', wire.amountOrNull, ['null', '1', '""', '-1']],
    ['amountOrEmpty', wire.amountOrEmpty, ['null', '""', '"2.5"', '{}']],
    ['optionalAmount', wire.optionalAmount, ['null', '""', '1', '[]']],
    ['optionalNumber', wire.optionalNumber, ['null', '""', '-1', 'true']],
    ['figure', wire.figure, ['-1.5', '"x"', 'null', '"1e3"', '1e400']],
    [
      'wholeFigure',
      wire.wholeFigure,
      [
        '19575390522',
        '-5',
        '"12345678"',
        '123456789',
        '1234567890123456',
        '9007199254740992',
        '12345678901234567',
        '1.5',
        '1e3',
        '"x"',
        'null',
      ],
    ],
    [
      'id',
      wire.id,
      ['1', '"123456789012345"', '9007199254740991', '9007199254740992', '1.5', '-1', '1e3', '""'],
    ],
    ['integer', wire.integer, ['-5', '5', '1.5', '9007199254740993', '-9007199254740991', '1.0']],
    ['countOrEmpty', wire.countOrEmpty, ['""', '"3"', '3', 'null', '-1']],
    ['text', wire.text, ['"abc"', '""', '"a\\u0062"', '"é"', '1', 'null', `"${'x'.repeat(600)}"`]],
    ['uniqueText', wire.uniqueText, ['"abc-def"', '""', '"a\\"b"', '7']],
    ['word', wire.word, ['"abc"', '""', '5', 'null']],
    [
      'mostly',
      wire.mostly(wire.text, 'buy', 'sell'),
      ['"buy"', '"sell"', '"buys"', '"other"', '""', '5', 'null'],
    ],
    ['ignored', wire.ignored, ['1', '0', '-1', '1.5', '12e3', '"a"', 'null', '{"a":[1]}', '10', '01', '1.']],
    [
      'ignored decimals',
      wire.ignored,
      [
        '-0.25',
        '0.123456789012345',
        '12345678901234567890.5',
        '-1.25E+2',
        '0e5',
        '-',
        '-a',
        '0.',
        '1.a',
        '00',
      ],
    ],
    [
      'ignored non-numbers',
      wire.ignored,
      ['5', '.5', '-.5', '1..2', '1.5.6', '--1', '+1', '1e', '0x1', '-01', '1,5'],
    ],
    ['flag', wire.flag, ['true', 'false', '"true"', '1', 'null']],
    ['literal', wire.literal('x'), ['"x"', '"y"', 'null']],
    [
      'epochTime',
      wire.epochTime('milliseconds or microseconds'),
      ['1762796155440', '"1762796155440"', '1762796155440295', '0', '""', '1.5', '17', 'null', '1e13'],
    ],
    [
      'epochTime in seconds',
      wire.epochTime('seconds'),
      ['1762796155', '1762796155.440295', '"1762796155.5"', '1.762796155e9', '-1'],
    ],
    [
      'epochTime in milliseconds',
      wire.epochTime(),
      ['1762796155440', '1762796155440.5', '"1762796155440.5"', '1.762796155440e12', '12345678'],
    ],
    [
      'epochTime in microseconds',
      wire.epochTime('microseconds'),
      ['1762796155440295', '1762796155440295.5', '17627961554402951'],
    ],
    [
      'epochTime in nanoseconds',
      wire.epochTime('nanoseconds'),
      ['1762796155440295123', '"1762796155440295123"', '1762796155440295123.5', '1762796155440295'],
    ],
    [
      'isoTime',
      wire.isoTime,
      [
        '"2025-11-10T17:35:55.440295Z"',
        '"2025-11-10T17:35:55Z"',
        '"2025-11-10T17:35:55.123456789Z"',
        '"2025-11-10T17:35:55.1Z"',
        '"2025-11-10T17:35:55.1234567891Z"',
        '"2025-11-11T17:35:55.00000099Z"',
        '"2025-11-10T17:35:5:.1Z"',
        '"2025-11-10T1:35:55Z"',
        '"2025-11-10T17:60:00Z"',
        '"2024-02-29T23:59:60Z"',
        '"2025-02-29T00:00:00Z"',
        '"2025-11-10T24:00:00Z"',
        '"2025-11-10T17:35:55.Z"',
        '"2025-11-10T17:35:55+00:00"',
        '"2025-11-10 17:35:55Z"',
        '"0001-01-01T00:00:00Z"',
        '"20x5-11-10T17:35:55Z"',
        '1762796155440',
        '""',
      ],
    ],
  ] as const)('%s', (_name, value, texts) => {
    let read = 0;
    for (const text of texts) {
      const { compiled, plain } = readBoth(value, text);
      if (compiled === 'left') continue;
      read++;
      expect(compiled, text).toBe(plain);
    }
    expect(read).toBeGreaterThan(0);
  });
});

test('a time with a fraction of a millisecond is read from its bytes', () => {
  expect(readBoth(wire.epochTime(), '1762796155440.295').compiled).toBe(1762796155440.295);
  expect(readBoth(wire.epochTime(), '"1762796155440.5"').compiled).toBe(1762796155440.5);
});

describe('layouts', () => {
  const row = describeRow('row', {
    symbol: wire.word,
    price: wire.positive,
    extra: wire.optional(wire.ignored),
    size: wire.optional(wire.amount),
  });
  const message = describeMessage('trade', {
    channel: wire.literal('trade'),
    data: wireRows(row),
    levels: wireRows(wireTuple(wire.amount, wire.ignored)),
    more: wireObject({ a: wire.flag }),
  });
  const frame = (data: string, levels = '[]'): Buffer =>
    bytes(`{"channel":"trade","data":[${data}],"levels":${levels},"more":{"a":true}}`);

  test('rows, optional keys, tuples and objects', () => {
    const packet = message.read(
      frame(
        '{"symbol":"a","price":1},{"symbol":"b","price":2,"extra":[{"x":[null,true]}],"size":3},{"symbol":"c","price":"4","size":"5"}',
        '[["1.5","n"],[2,{}]]',
      ),
    ) as { readonly data: readonly object[] };
    expect(packet).toMatchObject({
      channel: 'trade',
      data: [
        { symbol: 'a', price: 1 },
        { symbol: 'b', price: 2, size: 3 },
        { symbol: 'c', price: 4, size: 5 },
      ],
      levels: [
        [1.5, undefined],
        [2, undefined],
      ],
      more: { a: true },
    });
    // A row that was read from bytes is not read again.
    expect(row.read(packet.data[0])).toBe(packet.data[0]);
  });

  test.each([
    ['no row', ''],
    ['one row', '{"symbol":"a","price":1}'],
  ])('%s', (_name, data) => {
    expect(message.read(frame(data))).toBeDefined();
  });

  test.each([
    ['another key', '{"symbol":"a","cost":1}'],
    ['another order', '{"price":1,"symbol":"a"}'],
    ['one more key', '{"symbol":"a","price":1,"new":1}'],
    ['a space', '{"symbol":"a", "price":1}'],
    ['an escape', '{"symbol":"\\u0061","price":1}'],
    ['a bad value that is not used', '{"symbol":"a","price":1,"extra":[1,]}'],
    ['a comma at the end', '{"symbol":"a","price":1},'],
    ['a price of zero', '{"symbol":"a","price":0}'],
  ])('%s is left to the plain reader', (_name, data) => {
    expect(message.read(frame(data))).toBeUndefined();
  });

  test('frames with few and with many rows, one after the other', () => {
    const row = describeRow('row', { v: wire.number, t: wire.optional(wire.text) });
    const nested = describeMessage('nested', { sets: wireRows(wireObject({ rows: wireRows(row) })) });
    const sizes = [1, 3, 0, 70, 2, 65, 64, 1];
    for (const first of sizes)
      for (const second of sizes) {
        const rows = (count: number, from: number): object[] =>
          Array.from({ length: count }, (_, index) => ({
            v: from + index,
            ...(index % 3 === 0 && { t: `t${index}` }),
          }));
        const packet = { sets: [{ rows: rows(first, 0.5) }, { rows: rows(second, 1e6) }] };
        expect(nested.read(bytes(JSON.stringify(packet)))).toEqual(packet);
      }
  });

  test.each([65_530, 65_535, 65_536, 200_000, 1_000_000])('a frame of %d bytes', (length) => {
    const long = describeMessage('long', { a: wire.number, b: wire.ignored, c: wire.number });
    const frame = (c: number): string => `{"a":1,"b":"${'x'.repeat(length - 20)}","c":${c}}`;
    expect(long.read(bytes(frame(2)))).toMatchObject({ a: 1, c: 2 });
    expect(long.read(bytes(frame(3)))).toMatchObject({ a: 1, c: 3 });
    expect(long.read(bytes(frame(4).slice(0, -1)))).toBeUndefined();
  });

  test('what stood in the memory before is not read', () => {
    const message = describeMessage('number', { v: wire.number });
    expect(message.read(bytes('{"v":123456}'))).toBeDefined();
    for (let length = 1; length < 12; length++)
      expect(message.read(bytes('{"v":123456}').subarray(0, length))).toBeUndefined();
  });

  test('a frame that is cut anywhere is left to the plain reader', () => {
    const whole = frame('{"symbol":"a","price":1.25,"size":"3"}', '[["1.5","n"]]');
    for (let length = 0; length < whole.length; length++)
      expect(message.read(whole.subarray(0, length))).toBeUndefined();
    expect(message.read(whole)).toBeDefined();
    // What follows a frame in its buffer is not part of it.
    expect(message.read(Buffer.concat([whole, bytes('}')]).subarray(0, whole.length))).toBeDefined();
    expect(message.read(Buffer.concat([whole, bytes('}')]))).toBeUndefined();
  });

  test('keys in another order, and other values under a key', () => {
    const other = describeMessage('other', { row: row.inOrder('price', 'symbol') });
    expect(other.read(bytes('{"row":{"price":1,"symbol":"a"}}'))).toMatchObject({
      row: { symbol: 'a', price: 1, size: undefined },
    });
    const named = describeMessage('named', row.having({ symbol: wire.literal('b') }));
    expect(named.read(bytes('{"symbol":"b","price":1}'))).toMatchObject({ symbol: 'b' });
    expect(named.read(bytes('{"symbol":"a","price":1}'))).toBeUndefined();
  });
});

describe('a layout that changes', () => {
  const row = describeRow('ticker', { symbol: wire.word, bid: wire.amount });
  const messages = [describeMessage('ticker', { data: row })];
  const good = bytes('{"data":{"symbol":"a","bid":1}}');
  const changed = bytes('{"data":{"symbol":"a","best_bid":1}}');

  test('is reported after a hundred frames, with the place', () => {
    const warnings: string[] = [];
    const reader = new MessageReader(messages, (_subject, message) => warnings.push(message));
    const read = (frame: Buffer): boolean => {
      reader.read(frame);
      return reader.sawEvents(frame);
    };
    expect(read(good)).toBe(false);
    for (let count = 0; count < 99; count++) expect(read(changed)).toBe(true);
    // One that has its layout begins the count anew.
    read(good);
    for (let count = 0; count < 99; count++) read(changed);
    expect(warnings).toEqual([]);
    for (let count = 0; count < 500; count++) read(changed);
    expect(warnings).toEqual([
      'layout changed: ticker frames are read by JSON.parse, which is slower; expected ,"bid": at byte 21, found ,"best_bid":1}}',
    ]);
  });
});

test('where code generation is not allowed, frames are read by JSON.parse, and one line in the log says so', () => {
  const script = `
    const { wire, describeRow, describeMessage } = await import(process.argv[1]);
    const { MessageReader } = await import(process.argv[2]);
    const row = describeRow('row', { v: wire.amount });
    const warnings = [];
    const reader = new MessageReader([describeMessage('m', { row })], (_, message) => warnings.push(message));
    const read = reader.read(Buffer.from('{"row":{"v":1}}'));
    const plain = row.read({ v: '1.5' });
    console.log(JSON.stringify({ read: read ?? null, plain, again: row.read(plain) === plain, warnings }));
  `;
  const built = (path: string): string => fileURLToPath(new URL(`../../../dist/${path}`, import.meta.url));
  const output = execFileSync(
    process.execPath,
    [
      '--disallow-code-generation-from-strings',
      '--input-type=module',
      '-e',
      script,
      built('adapter.js'),
      built('frames/messages/message-reader.js'),
    ],
    { encoding: 'utf8' },
  );
  expect(JSON.parse(output)).toEqual({
    read: null,
    plain: { v: 1.5 },
    again: true,
    warnings: [
      'code generation is not allowed in this process: frames are read by JSON.parse, which is slower',
    ],
  });
});

describe('frames that were received together', () => {
  const message = describeMessage('v', { v: wire.number });
  const open = (): ((received: Buffer, from?: number, end?: number) => number | undefined) => {
    const reader = new MessageReader([message], (_subject, warning) => expect.fail(warning));
    return (...given) => (reader.read(...given) as { readonly v: number } | undefined)?.v;
  };

  test('are read where they are, whatever is read between them', () => {
    const read = open();
    const texts = ['{"v":1}', '{"v":-22.5}', '{"w":3}', '{"v":"4e1"}', '{"v":5}', '{"v":6'];
    const received = Buffer.concat(texts.map((text) => Buffer.from(`\x81${text}`, 'latin1')));
    // Longer than what was received.
    const other = bytes(`{"v":1.${'0'.repeat(60)}}`);
    let at = 0;
    const values = texts.map((text, index) => {
      const from = at + 1;
      at = from + text.length;
      if (index % 2 === 1) expect(read(other)).toBe(1);
      return read(received, from, at);
    });
    expect(values).toEqual([1, -22.5, undefined, 40, 5, undefined]);
  });

  test('a frame ends where it ends, and what follows it stays', () => {
    const read = open();
    const received = bytes('{"v":57} {"v":8}');
    expect(read(received, 0, 6)).toBeUndefined();
    expect(read(received, 0, 7)).toBeUndefined();
    expect([read(received, 0, 8), read(received, 9, 16)]).toEqual([57, 8]);
  });

  test('more bytes than are copied at once', () => {
    const read = open();
    const received = Buffer.concat([Buffer.alloc(300_000, 0x20), bytes('{"v":5}')]);
    expect(read(received, 300_000, received.length)).toBe(5);
  });

  test('a frame by itself is read anew each time: its bytes may have changed', () => {
    const read = open();
    const frame = bytes('{"v":1}');
    expect(read(frame)).toBe(1);
    frame.write('2', 5);
    expect(read(frame)).toBe(2);
  });
});
