import { createHmac, timingSafeEqual } from 'node:crypto';

/** The signature of a text, for REST and WebSocket alike: https://www.okx.com/docs-v5/en/#overview-rest-authentication */
export const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');

export function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
