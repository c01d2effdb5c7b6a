import type { BookLevel } from '../../channels/order-book.js';
import { isRow } from '../../wire/fields.js';
import { rowError } from '../../wire/row-error.js';
import type { CodeWriter } from './code-writer.js';
import { longDecimal, longDecimalIn, withDecimals } from './exact-levels.js';
import { columnsOf, writeFields, type Fields } from './row-description.js';
import { wire, type Value } from './values.js';

/** The levels of both sides. */
export interface SidedLevels {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

const required = { isOptional: false };

/** The price of a level. */
const PRICE: Value<number> = wire.positive;

/** Its volume: 0 where an update removes the level. */
const VOLUME: Value<number> = wire.amount;

/**
 * A level that is an array: `["64250.10","0.002"]`. Both readers make the tuple that goes into the book.
 *
 * @param rest - columns behind price and volume, such as the number of orders; a frame must have exactly these to be read
 * from its bytes
 */
export const wireLevel = (...rest: readonly Value<unknown>[]): Value<BookLevel> => ({
  ...required,
  read: (given) => {
    if (!Array.isArray(given) || given.length < 2)
      throw rowError(() => 'a level is not an array of price and volume');
    const [price, volume] = given as unknown[];
    return [PRICE.read(price, 'price'), VOLUME.read(volume, 'volume')];
  },
  write: (code) => {
    code.text('[');
    const price = PRICE.write(code);
    code.text(',');
    const volume = VOLUME.write(code);
    for (const column of rest) {
      code.text(',');
      column.write(code);
    }
    code.text(']');
    return `[${price}, ${volume}]`;
  },
});

/** Names of the keys of a level that is an object. */
export interface LevelKeys {
  readonly price: string;
  readonly volume: string;
}

/**
 * A level that is an object: `{"price":45283.5,"qty":0.1}`.
 *
 * @param fields - its keys in the venue's order; those of price and volume are read whatever their value here is
 */
export function wireLevelObject(fields: Fields, keys: LevelKeys): Value<BookLevel> {
  const columns = columnsOf(withNumbers(fields, keys));
  return {
    ...required,
    read: (given) => {
      if (!isRow(given)) throw rowError(() => 'a level is not an object');
      return [PRICE.read(given[keys.price], 'price'), VOLUME.read(given[keys.volume], 'volume')];
    },
    write: (code) => {
      const values = writeFields(code, columns);
      const valueOf = (key: string): string =>
        values[columns.findIndex((column) => column.key === key)] ?? '';
      return `[${valueOf(keys.price)}, ${valueOf(keys.volume)}]`;
    },
  };
}

/**
 * The same, for a venue whose checksum covers decimals of any length: `exactLevelOf` has those that a double may not be.
 * The channel needs `exactNumbers`, for frames that are parsed.
 */
export function wireExactLevelObject(fields: Fields, keys: LevelKeys): Value<BookLevel> {
  const level = wireLevelObject(fields, keys);
  return {
    ...required,
    read: (given, label) => {
      const read = level.read(given, label);
      return isRow(given)
        ? withDecimals(read, longDecimal(given[keys.price]), longDecimal(given[keys.volume]))
        : read;
    },
    write: (code) => {
      const exact = new Map<string, string>();
      const columns = columnsOf(withNumbers(fields, keys)).map(({ key, value }) => ({
        key,
        value: key === keys.price || key === keys.volume ? withText(value, key, exact) : value,
      }));
      const values = writeFields(code, columns);
      const at = (key: string): number => columns.findIndex((column) => column.key === key);
      const [price, volume] = [exact.get(keys.price) ?? '', exact.get(keys.volume) ?? ''];
      const made = code.name('level');
      code.line(`const ${made} = [${values[at(keys.price)] ?? ''}, ${values[at(keys.volume)] ?? ''}];`);
      code.line(`if (${price} !== undefined || ${volume} !== undefined)`);
      code.line(`${code.constant(withDecimals)}(${made}, ${price}, ${volume});`);
      return made;
    },
  };
}

/** A number whose text is kept where it is too long for a double. `exact` gets the name of the variable. */
const withText = (value: Value<unknown>, key: string, exact: Map<string, string>): Value<unknown> => ({
  ...value,
  write: (code) => {
    const number = value.write(code);
    const text = code.name('t');
    exact.set(key, text);
    code.line(
      `const ${text} = isLong || ${number} >= 1e15 ? ${code.constant(longDecimalIn)}(b, begin, p) : undefined;`,
    );
    return number;
  },
});

/** An array of levels. */
export const wireLevels = (level: Value<BookLevel>): Value<readonly BookLevel[]> => ({
  ...required,
  read: (given, label) => {
    if (!Array.isArray(given)) throw rowError(() => `${label} is not an array of levels`);
    return (given as unknown[]).map((one) => level.read(one, label));
  },
  write: (code) => {
    const levels = code.name('levels');
    code.text('[');
    code.line(`let ${levels} = [];`);
    writeItems(code, () => {
      const item = level.write(code);
      // An empty array makes room for seventeen levels at the first push.
      code.line(`if (${levels}.length === 0) ${levels} = [${item}]; else ${levels}.push(${item});`);
    });
    return levels;
  },
});

/** The key of a level's side, and the words of the venue for both. */
export interface SideKey {
  readonly side: string;
  readonly bid: string;
  readonly ask: string;
}

/**
 * An array of levels of both sides, each with its side: `[{"side":"bid","price_level":"2065.1","new_quantity":"3"}]`.
 *
 * @param fields - the keys of a level in the venue's order; those of side, price and volume are read whatever their value
 * here is
 */
export function wireSidedLevels(fields: Fields, keys: LevelKeys & SideKey): Value<SidedLevels> {
  const level = wireLevelObject(fields, keys);
  const columns = columnsOf({
    ...withNumbers(fields, keys),
    [keys.side]: wire.mostly(wire.word, keys.bid, keys.ask),
  });
  return {
    ...required,
    read: (given, label) => {
      if (!Array.isArray(given)) throw rowError(() => `${label} is not an array of levels`);
      const sides: { bids: BookLevel[]; asks: BookLevel[] } = { bids: [], asks: [] };
      for (const row of given as unknown[]) {
        const side = isRow(row) ? row[keys.side] : undefined;
        if (side === keys.bid) sides.bids.push(level.read(row, label));
        else if (side === keys.ask) sides.asks.push(level.read(row, label));
        else throw rowError(() => `a level is neither of ${keys.bid} nor of ${keys.ask}`);
      }
      return sides;
    },
    write: (code) => {
      const bids = code.name('bids');
      const asks = code.name('asks');
      code.text('[');
      code.line(`const ${bids} = [], ${asks} = [];`);
      writeItems(code, () => {
        const values = writeFields(code, columns);
        const valueOf = (key: string): string =>
          values[columns.findIndex((column) => column.key === key)] ?? '';
        const [price, volume, side] = [valueOf(keys.price), valueOf(keys.volume), valueOf(keys.side)];
        code.line(`if (${side} === ${JSON.stringify(keys.bid)}) ${bids}.push([${price}, ${volume}]);`);
        code.line(`else if (${side} === ${JSON.stringify(keys.ask)}) ${asks}.push([${price}, ${volume}]);`);
        code.line(`else ${code.fail('a side of the book')}`);
      });
      return `{ bids: ${bids}, asks: ${asks} }`;
    },
  };
}

const withNumbers = (fields: Fields, { price, volume }: LevelKeys): Fields => ({
  ...fields,
  [price]: PRICE,
  [volume]: VOLUME,
});

/** Writes a loop over the items of an array whose bracket was read. */
function writeItems(code: CodeWriter, writeItem: () => void): void {
  code.line('if (b[p] === 93) p++;');
  code.line('else for (;;) {');
  writeItem();
  code.line('c = b[p++];');
  code.line('if (c === 44) continue;');
  code.line('if (c === 93) break;');
  code.line(code.fail('the next level'));
  code.line('}');
}
