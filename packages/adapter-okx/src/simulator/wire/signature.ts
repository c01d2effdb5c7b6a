import { createHmac } from 'node:crypto';

/** The signature of a text, for REST and WebSocket alike: https://www.okx.com/docs-v5/en/#overview-rest-authentication */
export const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');
