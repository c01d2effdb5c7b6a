import { quoted, type Connection, type ConnectionHandler, type Faults } from '@hftjs/simulator';
import { cookieSession } from '../session/cookie.js';
import type { Gateway } from '../gateway.js';
import { greeting } from '../session/greeting.js';
import type { SessionListener, StatusFields } from '../session/session.js';
import { isAccountCommand, readCommand } from './socket-command.js';
import { AccountTopics } from './account-topics.js';
import { SocketFeeds } from './socket-feeds.js';

/** One client on `/v1/api/ws`. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#websockets */
export class WebConnection implements ConnectionHandler, SessionListener {
  readonly #connection: Connection;
  readonly #gateway: Gateway;
  readonly #faults: Faults;
  readonly #feeds: SocketFeeds;
  readonly #account: AccountTopics;
  readonly #heartbeat: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout | undefined;
  /** The session that the client showed. */
  #sessionId: string | undefined;
  #isMute = false;

  constructor(connection: Connection, gateway: Gateway, faults: Faults) {
    this.#connection = connection;
    this.#gateway = gateway;
    this.#faults = faults;
    this.#feeds = new SocketFeeds(gateway, (text, channels) => this.#send(text, channels));
    this.#account = new AccountTopics(gateway, (text, channels) => this.#send(text, channels));
    gateway.session.listeners.add(this);
    this.#heartbeat = setInterval(() => {
      if (this.#sessionId !== undefined) this.#send(JSON.stringify({ topic: 'system', hb: Date.now() }));
    }, gateway.timing.heartbeatInterval);
    this.#watchIdleness();
    this.#enter(cookieSession(connection.headers.cookie));
  }

  onMessage(text: string): void {
    this.#watchIdleness();
    if (this.#sessionId === undefined) this.#enterByMessage(text);
    else this.#obey(text);
  }

  onStatus(args: StatusFields): void {
    if (this.#sessionId !== undefined) this.#send(JSON.stringify({ topic: 'sts', args }));
  }

  onBrokerageLost(): void {
    this.#feeds.stop();
  }

  onIdle(): void {
    this.#feeds.stop();
    this.#account.stop();
    this.#isMute = true;
  }

  onLogout(): void {
    this.onStatus({ authenticated: false });
    this.#connection.close(1000);
  }

  onClose(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#idleTimer);
    this.#gateway.session.listeners.delete(this);
    this.#feeds.stop();
    this.#account.stop();
  }

  /** Sends bytes that need not be a message. */
  sendBytes(bytes: Buffer): void {
    this.#connection.sendRaw(bytes, { binary: true });
  }

  #enter(sessionId: string | undefined): void {
    const { session } = this.#gateway;
    if (!session.knows(sessionId)) {
      this.#send('{"message":"waiting for session"}');
      return;
    }
    this.#sessionId = sessionId;
    for (const frame of greeting(this.#gateway)) this.#send(frame);
  }

  /** A socket without a valid cookie requests the session in a message. */
  #enterByMessage(text: string): void {
    const sessionId = /^\{"session":\s*"([^"]*)"\}$/.exec(text)?.[1];
    if (sessionId === undefined || this.#gateway.session.knows(sessionId)) {
      this.#enter(sessionId);
      return;
    }
    this.#send('{"topic":"sts","args":{"authenticated":false}}');
    this.#connection.close(1000);
  }

  #obey(text: string): void {
    const command = readCommand(text);
    if (command === undefined) {
      this.#send(`{"error":${quoted(`Topic unknown '${text.slice(0, 3)}'`)},"code":1}`);
    } else if (command.topic === 'tic') {
      this.#answerTic();
    } else if (command.topic === 'ech') {
      this.#send('ech+hb');
    } else if (isAccountCommand(command)) {
      this.#account.obey(command);
    } else if (this.#gateway.session.isAuthenticated) {
      // Without a brokerage session nothing is sent, and no error either.
      this.#feeds.obey(command);
    }
  }

  #answerTic(): void {
    this.#send(
      JSON.stringify({
        topic: 'tic',
        alive: true,
        id: this.#sessionId,
        lastAccessed: Math.floor(Date.now()),
      }),
    );
  }

  /** All messages are sent in binary frames. Faults are applied here: they decide which frames are lost. */
  #send(text: string, channels: readonly string[] = []): boolean {
    if (this.#isMute || this.#gateway.session.isMute) return false;
    if (channels.length > 0) this.#connection.lastData = text;
    const frames = this.#faults.outgoing(text, channels);
    for (const frame of frames) this.sendBytes(Buffer.from(frame));
    return frames.length > 0;
  }

  #watchIdleness(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.onIdle();
    }, this.#gateway.timing.socketIdleTimeout);
  }
}
