import { jsonArray, jsonObject, quoted, type RestResponse } from '@hftjs/simulator';

/** A good answer; `result` is JSON. */
export const restResult = (result: string): RestResponse => ({ body: jsonObject({ error: '[]', result }) });

/** Kraken's errors come with HTTP status 200. */
export const restError = (error: string): RestResponse => ({
  body: jsonObject({ error: jsonArray([quoted(error)]) }),
});

/** Epoch milliseconds as Kraken's REST has it: seconds, a bare number that drops trailing zeros. */
export const restSeconds = (time: number): string => String(Math.round(time * 1000) / 1_000_000);

/** REST pads prices to five decimals at least. */
export const restPrice = (text: string): string => {
  const decimals = text.length - 1 - text.indexOf('.');
  return text.includes('.') ? text.padEnd(text.length + Math.max(0, 5 - decimals), '0') : `${text}.00000`;
};
