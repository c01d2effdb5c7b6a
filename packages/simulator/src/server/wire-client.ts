import { WebSocket, type RawData } from 'ws';

/** How long `waitFor` waits at most, in milliseconds. */
const PATIENCE = 10_000;

/** A WebSocket client that records what it hears: it knows no venue, and so judges a simulator by its wire alone. */
export class WireClient implements AsyncDisposable {
  /** Text frames in the order they came, raw. */
  readonly frames: string[] = [];
  /** Pongs received. */
  pongs = 0;
  /** Pings received. */
  pings = 0;
  /** Settles with the close code once the connection has ended; 1006 without a close frame. */
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #webSocket: WebSocket;
  #onChange: (() => void)[] = [];

  private constructor(url: string, autoPong: boolean) {
    this.#webSocket = new WebSocket(url, { perMessageDeflate: false, autoPong });
    this.#webSocket.on('message', (data: RawData) => {
      this.frames.push((data as Buffer).toString('utf8'));
      this.#changed();
    });
    this.#webSocket.on('pong', () => {
      this.pongs++;
      this.#changed();
    });
    this.#webSocket.on('ping', () => {
      this.pings++;
      this.#changed();
    });
    this.#webSocket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.#webSocket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString('utf8') });
        this.#changed();
      });
    });
  }

  /**
   * Rejects with the HTTP status in the message when the dial is refused. With `autoPong: false` it answers no ping.
   */
  static async connect(url: string, { autoPong = true }: { autoPong?: boolean } = {}): Promise<WireClient> {
    const client = new WireClient(url, autoPong);
    await new Promise<void>((resolve, reject) => {
      client.#webSocket.once('open', resolve);
      client.#webSocket.once('error', reject);
    });
    return client;
  }

  /** Sends a text as it is, anything else as JSON. */
  send(message: unknown): void {
    this.#webSocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Sends a protocol ping. */
  ping(): void {
    this.#webSocket.ping();
  }

  /** The frames as values, of the shape that the test gives them. Frames that are not JSON are left out. */
  parsed<Frame>(): Frame[] {
    return this.frames.flatMap((frame) => (/^[[{]/.test(frame) ? [JSON.parse(frame) as Frame] : []));
  }

  /** Waits for the pong of a ping: what the server sent before has been received then. */
  async settle(): Promise<void> {
    const before = this.pongs;
    this.ping();
    await this.waitUntil(() => this.pongs > before);
  }

  /** The first frame, heard already or yet to come, that satisfies the condition. */
  async waitFor(condition: (frame: string) => boolean): Promise<string> {
    let frame: string | undefined;
    await this.waitUntil(() => (frame = this.frames.find(condition)) !== undefined);
    return frame ?? '';
  }

  /** Waits until a condition on this client holds; it is tried again whenever something arrives. */
  async waitUntil(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    while (!condition()) {
      const left = deadline - performance.now();
      if (left <= 0)
        throw new Error(`waited in vain; the last frame was ${this.frames.at(-1)?.slice(0, 300) ?? 'none'}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#onChange.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Sends an unsolicited protocol pong. */
  pong(): void {
    this.#webSocket.pong();
  }

  async close(): Promise<void> {
    if (this.#webSocket.readyState !== WebSocket.CLOSED) this.#webSocket.terminate();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #changed(): void {
    const waiting = this.#onChange;
    this.#onChange = [];
    for (const wake of waiting) wake();
  }
}
