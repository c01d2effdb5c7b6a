import type { Channel, ChannelEvents, CurrencyPair, Trade } from '@hftjs/core';
import { silentLogger } from '@hftjs/core';
import type {
  AccountPublisher,
  BalanceRow,
  BookMessage,
  CandleRow,
  Holdings,
  HoldingsFrame,
  Loss,
  PositionRow,
  Recovery,
  SessionContext,
} from '@hftjs/core/adapter';

const nothing = (): void => undefined;

const RECOVERY: Recovery = { end: nothing, lose: nothing, abandon: nothing };

/** A record of the calls that a session made on its context. */
export interface SessionRecord {
  readonly context: SessionContext;
  readonly events: ChannelEvents[Channel][];
  readonly numbered: { readonly trade: Trade; readonly id: number; readonly firstId: number }[];
  readonly books: {
    readonly kind: 'snapshot' | 'update' | 'doubt';
    readonly pair: CurrencyPair | undefined;
    readonly message?: BookMessage;
    readonly reason?: string;
  }[];
  /** Frames of balances; answers of REST are those whose `isRead` is true. */
  readonly balances: RecordedHoldings<BalanceRow>[];
  readonly positions: RecordedHoldings<PositionRow>[];
  /** Reasons why balances or positions may be wrong. */
  readonly doubts: unknown[];
  /** Number of times that balances or positions were to be read again. */
  refreshes: number;
  readonly candles: {
    readonly rows: readonly CandleRow[];
    readonly receivedTime: number;
    readonly kind: 'snapshot' | 'update';
  }[];
  readonly skippedIds: { readonly symbol: CurrencyPair; readonly id: number }[];
  readonly malformed: { readonly error: unknown; readonly row: unknown }[];
  readonly warnings: string[];
  readonly sent: string[];
  readonly rejected: { readonly pairs: readonly CurrencyPair[]; readonly reason: string }[];
  readonly deferred: { readonly pairs: readonly CurrencyPair[]; readonly reason: string }[];
  readonly losses: { readonly loss: Loss; readonly symbol: CurrencyPair | undefined }[];
  /** Number of rows that were skipped. */
  skipped: number;
  acknowledgements: number;
}

/** A frame of balances or positions, or an answer of REST. */
export interface RecordedHoldings<Row> extends Omit<HoldingsFrame<Row>, 'receivedTime'> {
  readonly receivedTime?: number;
  readonly isRead: boolean;
}

/** A context for tests of one session without a stream. It records the session's calls, which have no other effect. */
export function recordSession(more: Partial<SessionContext> = {}): SessionRecord {
  const record: SessionRecord = {
    events: [],
    numbered: [],
    books: [],
    balances: [],
    positions: [],
    doubts: [],
    refreshes: 0,
    candles: [],
    skippedIds: [],
    malformed: [],
    warnings: [],
    sent: [],
    rejected: [],
    deferred: [],
    losses: [],
    skipped: 0,
    acknowledgements: 0,
    context: {
      exchange: 'acme',
      channel: 'trade',
      logger: silentLogger,
      pairs: ['btc/usd'],
      outage: undefined,
      isReplay: false,
      signal: new AbortController().signal,
      get account(): AccountPublisher {
        throw new Error('this context has no account: use a stream');
      },
      get balances() {
        return holdingsOf(record, record.balances);
      },
      get positions() {
        return holdingsOf(record, record.positions);
      },
      publish: (_channel, event) => {
        record.events.push(event);
      },
      publishTrade: (trade, id, firstId = id) => {
        record.numbered.push({ trade, id, firstId });
      },
      skipTradeId: (symbol, id) => {
        record.skippedIds.push({ symbol, id });
      },
      openBooks: () => ({
        isLive: () => true,
        snapshot: (pair, message) => {
          record.books.push({ kind: 'snapshot', pair, message: { ...message } });
        },
        update: (pair, message) => {
          record.books.push({ kind: 'update', pair, message: { ...message } });
        },
        pairNear: () => undefined,
        doubt: (reason, pair) => {
          record.books.push({ kind: 'doubt', pair, reason });
        },
      }),
      openCandles: () => ({
        apply: (rows, receivedTime, kind = 'update') => {
          record.candles.push({ rows: [...rows], receivedTime, kind });
        },
      }),
      publishInstrument: (instrument) => {
        record.events.push(instrument);
      },
      skip: (rows = 1) => {
        record.skipped += rows;
      },
      countUnmapped: nothing,
      malformed: (error, row) => {
        record.malformed.push({ error, row });
      },
      unreadableRow: (error, row) => {
        record.malformed.push({ error, row });
      },
      warn: (message) => {
        record.warnings.push(message);
      },
      recovering: () => RECOVERY,
      gap: (loss, symbol) => {
        record.losses.push({ loss, symbol });
      },
      liveSince: () => undefined,
      acknowledge: () => {
        record.acknowledgements++;
      },
      reject: (pairs, reason) => {
        record.rejected.push({ pairs, reason });
      },
      defer: (pairs, reason) => {
        record.deferred.push({ pairs, reason });
      },
      send: (frames) => {
        record.sent.push(...frames);
      },
      ...more,
    },
  };
  return record;
}

/** Balances or positions that are recorded. `recover` reads once and records the answer. */
function holdingsOf<Row>(record: SessionRecord, frames: RecordedHoldings<Row>[]): Holdings<Row> {
  const { signal } = record.context;
  return {
    isWanted: true,
    publish: (frame) => {
      frames.push({ ...frame, isRead: false });
      return frame.rows.length;
    },
    doubt: (reason) => {
      record.doubts.push(reason);
    },
    malformed: (error, row) => {
      record.malformed.push({ error, row });
      record.doubts.push(error);
    },
    unreadableRow: (error, row) => {
      record.malformed.push({ error, row });
    },
    readWith: ({ read }) => ({
      recover: async () => {
        const { unreadable = 0, complete = true, ...list } = await read(signal);
        frames.push({ ...list, kind: 'snapshot', complete: complete && unreadable === 0, isRead: true });
      },
      refresh: () => {
        record.refreshes++;
      },
    }),
  };
}
