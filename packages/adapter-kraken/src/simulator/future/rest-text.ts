import { jsonArray, jsonObject, quoted, type JsonFields, type RestResponse } from '@hftjs/simulator';
import { isoTime } from './number-text.js';

const serverTime = (): string => quoted(isoTime(Date.now()));

/** A good answer. */
export const restSuccess = (fields: JsonFields): RestResponse => ({
  body: jsonObject({ result: '"success"', ...fields, serverTime: serverTime() }),
});

/** An error in one word, with HTTP status 200: `authenticationError`, `apiLimitExceeded`. */
export const restError = (error: string, status = 200): RestResponse => ({
  status,
  body: jsonObject({ result: '"error"', error: quoted(error), serverTime: serverTime() }),
});

/** An error in the newer form: HTTP status, code and text. */
export const restFailure = (status: 400 | 404, code: number, message: string): RestResponse => ({
  status,
  body: jsonObject({
    status: status === 400 ? '"BAD_REQUEST"' : '"NOT_FOUND"',
    result: '"error"',
    errors: jsonArray([jsonObject({ code: String(code), message: quoted(message) })]),
    serverTime: serverTime(),
  }),
});
