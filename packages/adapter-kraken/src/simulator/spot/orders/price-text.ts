import { KrakenRefusal } from './refusals.js';

/** A price relative to the last one: `+1.5%`, `-10`, `#5`. */
interface Offset {
  readonly sign: '+' | '-' | '#' | '';
  readonly amount: number;
  readonly isPercent: boolean;
}

function parse(text: string | undefined): Offset {
  const [, sign = '', amount, percent] = /^([+\-#]?)(\d+\.?\d*|\.\d+)(%?)$/.exec(text ?? '') ?? [];
  if (amount === undefined) throw new KrakenRefusal('EGeneral:Invalid arguments:price');
  return { sign: sign as Offset['sign'], amount: Number(amount), isPercent: percent === '%' };
}

/** The distance of a trailing stop, which always is relative. */
export function offsetOf(text: string | undefined): Offset {
  const offset = parse(text);
  if (offset.sign === '' && !offset.isPercent) throw new KrakenRefusal('EOrder:Invalid price');
  return offset;
}

/**
 * The price that a text stands for.
 *
 * @param context - `towards` is where `#` points, and a bare percentage
 */
export function absolutePrice(
  text: string,
  { last, towards, priceDecimals }: { last: number; towards: 'up' | 'down'; priceDecimals: number },
): string {
  const { sign, amount, isPercent } = parse(text);
  if (sign === '' && !isPercent) return text;
  const delta = isPercent ? (last * amount) / 100 : amount;
  const isUp = sign === '+' || (sign !== '-' && towards === 'up');
  return (isUp ? last + delta : last - delta).toFixed(priceDecimals);
}
