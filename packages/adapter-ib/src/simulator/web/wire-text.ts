/** Fields in the order in which they are written; the values are JSON already. Absent ones are left out. */
export type Fields = readonly (readonly [name: string, json: string | undefined])[];

/** A JSON object with its keys exactly in this order: an object of JavaScript's would put field numbers first. */
export function objectText(fields: Fields): string {
  const parts: string[] = [];
  for (const [name, json] of fields) if (json !== undefined) parts.push(`"${name}":${json}`);
  return `{${parts.join(',')}}`;
}

/** A double as Java's JSON writers have it: `100.0`, `1.22E7`. */
export function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7))
    return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** A decimal text without the zeros that end it: `1.500` is `1.5`, `2.00` is `2`. */
export const trimmed = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;

/** A decimal as a JSON number, with all its digits: `971869.6`, `3.0`. */
export const decimalJson = (decimal: string): string => {
  const text = trimmed(decimal);
  return text.includes('.') ? text : `${text}.0`;
};

/** An amount of money, to the cent. */
export const cents = (value: number): number => Number(value.toFixed(2));

/** A commission: no zeros at the end, but always one decimal: `1.0`. */
export const commissionText = decimalJson;

/** `1300` is `1,300`. */
export function withCommas(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `12_200_000` is `12.2M`. */
export function shortNumber(value: number): string {
  if (value >= 1e6) return `${trimmed((value / 1e6).toFixed(1))}M`;
  if (value >= 1e4) return `${Math.round(value / 1e3)}K`;
  return trimmed(value.toFixed(2));
}

/** `YYMMDDHHmmss` in UTC. */
export const shortTime = (time: number): string =>
  new Date(time).toISOString().replace(/\D/g, '').slice(2, 14);

/** `YYYYMMDD-HH:mm:ss` in UTC. */
export function tradeTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  return `${date.replaceAll('-', '')}-${clock.slice(0, 8)}`;
}
