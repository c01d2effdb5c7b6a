import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A WebSocket server whose connections are raw bytes once they are open. */
export class RawServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets: Socket[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<RawServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RawServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/`;
  }

  /** The server's side of the next WebSocket. */
  async accepted(): Promise<Socket> {
    const [request, socket] = (await once(this.#server, 'upgrade')) as [IncomingMessage, Socket];
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    this.#sockets.push(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    return socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

export interface FrameFacts {
  /** @defaultValue true */
  readonly isLast?: boolean;
  /** RSV bits. */
  readonly reserved?: number;
  readonly mask?: Buffer;
  /** Bytes in which the length is written. @defaultValue as few as possible */
  readonly lengthBytes?: 2 | 8;
}

/** Kinds of frames. */
export const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10] as const;

/** The bytes of one frame. */
export function frame(
  opcode: number,
  content: string | Buffer = '',
  { isLast = true, reserved = 0, mask, lengthBytes }: FrameFacts = {},
): Buffer {
  const payload = Buffer.from(content);
  const bytes = lengthBytes ?? (payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8);
  const head = Buffer.alloc(2 + bytes);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (mask ? 0x80 : 0) | (bytes === 0 ? payload.length : bytes === 2 ? 126 : 127);
  if (bytes === 2) head.writeUInt16BE(payload.length, 2);
  if (bytes === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, ...(mask ? [mask] : []), payload]);
}

/** The bytes of a close frame. */
export const closeWith = (code: number, reason = ''): Buffer => {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frame(CLOSE, payload);
};
