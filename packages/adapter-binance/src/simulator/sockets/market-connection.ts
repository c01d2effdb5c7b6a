import {
  type Connection,
  type ConnectionHandler,
  jsonArray,
  jsonObject,
  type MarketLiquidation,
  type MarketStep,
  quoted,
} from '@hftjs/simulator';
import type { AggTrade } from '../market/agg-tape.js';
import type { BinancePair } from '../market/symbols.js';
import { ConnectionGuard, type GuardOptions } from './connection-guard.js';
import { controlError, readControlMessage, type ControlMessage, type IdRule } from './control-message.js';
import type { EmptyTrade, Exchange, ExchangeListener } from '../exchange.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';

/** One stream's data: payloads, which the connection wraps as its client wants them. */
export interface MarketStream {
  /** Names under which faults know the frames. */
  readonly channels: readonly string[];
  onStep?(step: MarketStep): readonly string[];
  onAggTrades?(trades: readonly AggTrade[]): readonly string[];
  onEmptyTrade?(trade: EmptyTrade): readonly string[];
  /** For streams of `open`. */
  onLiquidation?(liquidation: MarketLiquidation): void;
  onStatus?(pair: BinancePair): readonly string[];
  onTick?(): readonly string[];
  /** For streams that send at their own times. Returns what ends them. */
  open?(send: (payload: string) => boolean): { release(): void };
}

/** Opens the stream of a name; absent when there is none, which is not reported to clients. */
export type OpenStream = (name: string, unit: TimeUnit) => MarketStream | undefined;

export interface MarketConnectionOptions {
  readonly openStream: OpenStream;
  readonly guard: GuardOptions;
  readonly idRule: IdRule;
}

type Request = Extract<ControlMessage, { kind: 'request' }>;

/** One client of market streams, on `…/ws` or `…/stream`. */
export class MarketConnection implements ConnectionHandler, ExchangeListener {
  readonly #connection: Connection;
  readonly #exchange: Exchange;
  readonly #options: MarketConnectionOptions;
  readonly #guard: ConnectionGuard;
  readonly #unit: TimeUnit;
  /** Names without a stream are remembered too: they are listed, and stay silent. */
  readonly #streams = new Map<string, MarketStream | undefined>();
  /** Streams that send at their own times. */
  readonly #opened = new Map<string, { release(): void }>();
  #isCombined: boolean;

  constructor(connection: Connection, exchange: Exchange, options: MarketConnectionOptions) {
    this.#connection = connection;
    this.#exchange = exchange;
    this.#options = options;
    this.#unit = exchange.unitOf(connection.url.searchParams.get('timeUnit'));
    this.#guard = new ConnectionGuard(connection, options.guard, () => {
      this.onShutdownNotice();
    });
    const [, prefix = '', names = ''] = /^(.*\/(?:ws|stream))(?:\/(.*))?$/.exec(connection.path) ?? [];
    this.#isCombined = prefix.endsWith('stream');
    const wanted = this.#isCombined ? (connection.url.searchParams.get('streams') ?? '') : names;
    this.#add(wanted.split('/').filter((name) => name !== ''));
    exchange.listeners.add(this);
  }

  onMessage(text: string): void {
    if (!this.#guard.admit()) return;
    const message = readControlMessage(text, this.#options.idRule);
    if (message.kind === 'error') this.#fail(message);
    else this.#answer(message);
  }

  onPing(): void {
    this.#guard.admit();
  }

  onPong(payload: string): void {
    this.#guard.onPong(payload);
    this.#guard.admit();
  }

  onStep(step: MarketStep): void {
    this.#sendAll((stream) => stream.onStep?.(step));
  }

  onAggTrades(trades: readonly AggTrade[]): void {
    this.#sendAll((stream) => stream.onAggTrades?.(trades));
  }

  onEmptyTrade(trade: EmptyTrade): void {
    this.#sendAll((stream) => stream.onEmptyTrade?.(trade));
  }

  onLiquidation(liquidation: MarketLiquidation): void {
    for (const stream of this.#streams.values()) stream?.onLiquidation?.(liquidation);
  }

  onStatus(pair: BinancePair): void {
    this.#sendAll((stream) => stream.onStatus?.(pair));
  }

  onTick(): void {
    this.#sendAll((stream) => stream.onTick?.());
  }

  onShutdownNotice(): void {
    const payload = jsonObject({
      e: '"serverShutdown"',
      E: timeText(this.#exchange.clock(), this.#unit),
    });
    this.#connection.send(this.#wrap('!serverShutdown', payload));
  }

  onClose(): void {
    this.#guard.release();
    for (const opened of this.#opened.values()) opened.release();
    this.#exchange.listeners.delete(this);
  }

  #answer({ method, params, id }: Request): void {
    switch (method) {
      case 'SUBSCRIBE':
      case 'UNSUBSCRIBE': {
        const names = params.filter((name) => typeof name === 'string');
        if (names.length === 0 || names.length < params.length) {
          this.#fail({ code: 2, message: 'Invalid request: params must be a list of stream names', id });
          return;
        }
        if (method === 'UNSUBSCRIBE') for (const name of names) this.#remove(name);
        else if (!this.#add(names)) {
          this.#fail({ code: 4, message: 'Too many subscriptions', id });
          return;
        }
        this.#reply('null', id);
        return;
      }
      case 'LIST_SUBSCRIPTIONS':
        this.#reply(jsonArray([...this.#streams.keys()].map(quoted)), id);
        return;
      case 'GET_PROPERTY':
      case 'SET_PROPERTY':
        this.#property({ method, params, id });
    }
  }

  #property({ method, params: [name, value], id }: Pick<Request, 'method' | 'params' | 'id'>): void {
    if (name !== 'combined') this.#fail({ code: 0, message: 'Unknown property', id });
    else if (method === 'GET_PROPERTY') this.#reply(String(this.#isCombined), id);
    else if (typeof value !== 'boolean')
      this.#fail({ code: 1, message: 'Invalid value type: expected Boolean', id });
    else {
      this.#isCombined = value;
      this.#reply('null', id);
    }
  }

  /** False when that would be too many streams; then none is added. */
  #add(names: readonly string[]): boolean {
    const all = new Set([...this.#streams.keys(), ...names]);
    if (all.size > this.#exchange.limits.streamsPerConnection) return false;
    for (const name of all) if (!this.#streams.has(name)) this.#open(name);
    return true;
  }

  #open(name: string): void {
    const stream = this.#options.openStream(name, this.#unit);
    this.#streams.set(name, stream);
    const opened = stream?.open?.((payload) =>
      this.#connection.send(this.#wrap(name, payload), stream.channels),
    );
    if (opened !== undefined) this.#opened.set(name, opened);
  }

  #remove(name: string): void {
    this.#streams.delete(name);
    this.#opened.get(name)?.release();
    this.#opened.delete(name);
  }

  #sendAll(payloadsOf: (stream: MarketStream) => readonly string[] | undefined): void {
    for (const [name, stream] of this.#streams) {
      if (stream === undefined) continue;
      for (const payload of payloadsOf(stream) ?? [])
        this.#connection.send(this.#wrap(name, payload), stream.channels);
    }
  }

  #wrap(name: string, payload: string): string {
    return this.#isCombined ? `{"stream":${quoted(name)},"data":${payload}}` : payload;
  }

  #reply(result: string, id: string): void {
    this.#connection.send(`{"result":${result},"id":${id}}`);
  }

  #fail(error: { code: number; message: string; id: string | undefined }): void {
    this.#connection.send(controlError(error, this.#exchange.options.errorShape ?? 'nested'));
  }
}
