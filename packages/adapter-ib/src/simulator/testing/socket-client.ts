import { randomBytes } from 'node:crypto';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { Duplex } from 'node:stream';

/** How long `waitUntil` waits at most, in milliseconds. */
const PATIENCE = 10_000;

const OPCODE = { TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;

export interface Message {
  readonly isBinary: boolean;
  readonly bytes: Buffer;
  readonly text: string;
}

/** A WebSocket client that sends headers, and knows whether a frame was text or binary. It checks nothing else. */
export class SocketClient implements AsyncDisposable {
  readonly messages: Message[] = [];
  /** Of the close frame; 1006 when the connection ended without one. */
  closeCode: number | undefined;
  pongs = 0;
  readonly #socket: Duplex;
  #buffer: Buffer;
  #onChange: (() => void)[] = [];

  private constructor(socket: Duplex, head: Buffer) {
    this.#socket = socket;
    this.#buffer = head;
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#read();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closeCode ??= 1006;
      this.#changed();
    });
    this.#read();
  }

  /** Rejects with the HTTP status when the dial is refused. */
  static connect(
    url: string,
    { headers = {}, ca }: { headers?: Record<string, string>; ca?: string | undefined } = {},
  ): Promise<SocketClient> {
    const target = new URL(url);
    const isSecure = target.protocol === 'wss:';
    target.protocol = isSecure ? 'https:' : 'http:';
    const upgrade = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    };
    return new Promise((resolve, reject) => {
      const request = (isSecure ? httpsGet : httpGet)(target, {
        headers: { ...upgrade, ...headers },
        ...(ca !== undefined && { ca }),
      });
      request.on('upgrade', (_response: IncomingMessage, socket: Duplex, head: Buffer) => {
        resolve(new SocketClient(socket, head));
      });
      request.on('response', ({ statusCode = 0 }) => {
        request.destroy();
        reject(new Error(`refused with ${statusCode}`));
      });
      request.on('error', reject);
    });
  }

  get texts(): readonly string[] {
    return this.messages.map(({ text }) => text);
  }

  send(text: string): void {
    this.#write(OPCODE.TEXT, Buffer.from(text));
  }

  ping(): void {
    this.#write(OPCODE.PING, Buffer.alloc(0));
  }

  /** The first message, heard already or yet to come, that has this in it. */
  async waitFor(part: string | RegExp): Promise<string> {
    const matches = (text: string): boolean =>
      typeof part === 'string' ? text.includes(part) : part.test(text);
    await this.waitUntil(() => this.texts.some(matches));
    return this.texts.find(matches) ?? '';
  }

  /** Checked again for each message. */
  async waitUntil(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (!condition()) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`waited in vain; the last message was ${this.texts.at(-1) ?? 'none'}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#onChange.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Settles with the close code. */
  async closed(): Promise<number> {
    await this.waitUntil(() => this.closeCode !== undefined);
    return this.closeCode ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    await this.closed();
  }

  #read(): void {
    for (let frame = takeFrame(this.#buffer); frame !== undefined; frame = takeFrame(this.#buffer)) {
      this.#buffer = frame.rest;
      const { opcode, payload } = frame;
      if (opcode === OPCODE.CLOSE) this.closeCode = payload.length < 2 ? 1005 : payload.readUInt16BE();
      else if (opcode === OPCODE.PONG) this.pongs++;
      else if (opcode === OPCODE.TEXT || opcode === OPCODE.BINARY)
        this.messages.push({
          isBinary: opcode === OPCODE.BINARY,
          bytes: payload,
          text: payload.toString('utf8'),
        });
      this.#changed();
    }
  }

  /** Masked with zeros: a mask is required. */
  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff];
    this.#socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...size, 0, 0, 0, 0]), payload]));
  }

  #changed(): void {
    for (const wake of this.#onChange.splice(0)) wake();
  }
}

/** Frames of a server: never masked, and here never in parts. */
function takeFrame(buffer: Buffer): { opcode: number; payload: Buffer; rest: Buffer } | undefined {
  const [first, second] = buffer;
  if (first === undefined || second === undefined) return undefined;
  const extra = second === 126 ? 2 : second === 127 ? 8 : 0;
  if (buffer.length < 2 + extra) return undefined;
  const length =
    extra === 0 ? second : extra === 2 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
  const end = 2 + extra + length;
  if (buffer.length < end) return undefined;
  return { opcode: first & 0x0f, payload: buffer.subarray(2 + extra, end), rest: buffer.subarray(end) };
}
