/**
 * Whether a frame is the text `pong`, the answer to our `ping`. It is no JSON.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-websocket-connect
 */
export const isPong = (bytes: Uint8Array): boolean =>
  bytes.length === 4 && bytes[0] === 0x70 && bytes[1] === 0x6f && bytes[2] === 0x6e && bytes[3] === 0x67;
