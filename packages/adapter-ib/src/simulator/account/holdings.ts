import { parseUnits, type Ledger, type LedgerEntry } from '@hftjs/simulator';
import { isCash, type Instrument, type InstrumentDirectory } from '../instruments.js';
import { Holding } from './holding.js';

/** Holdings of all accounts, by instrument. They follow from the entries of the market's ledger. */
export class Holdings {
  readonly #ledger: Ledger;
  readonly #directory: InstrumentDirectory;
  readonly #books = new Map<string, AccountBook>();

  constructor(ledger: Ledger, directory: InstrumentDirectory) {
    this.#ledger = ledger;
    this.#directory = directory;
  }

  /**
   * By pair. Instruments that the account never had are absent.
   *
   * @param until - what came later is left out
   */
  of(account: string, until = Infinity): ReadonlyMap<string, Holding> {
    // Opens the account, if this is its first use.
    this.#ledger.balances(account);
    const id = this.#ledger.accountOf(account);
    if (until < Infinity) return this.#asOf(id, until);
    const book = this.#books.get(id) ?? { read: 0, holdings: new Map<string, Holding>() };
    this.#books.set(id, book);
    const news = this.#ledger.entries(id).slice(book.read);
    book.read += news.length;
    for (const entries of together(news)) this.#book(book.holdings, entries);
    return book.holdings;
  }

  #asOf(id: string, until: number): ReadonlyMap<string, Holding> {
    const holdings = new Map<string, Holding>();
    const entries = this.#ledger.entries(id).filter(({ time }) => time <= until);
    for (const group of together(entries)) this.#book(holdings, group);
    return holdings;
  }

  #book(holdings: Map<string, Holding>, entries: readonly LedgerEntry[]): void {
    const [first] = entries;
    const instrument = first && this.#instrumentOf(first, entries);
    if (instrument === undefined) return;
    const base = instrument.base.toLowerCase();
    const units = this.#sum(entries, base);
    const holding = holdings.get(instrument.spec.pair) ?? new Holding();
    holdings.set(instrument.spec.pair, holding);
    if (first?.fillId === undefined) holding.receive(units, this.#worth(instrument, units));
    else holding.book(units, this.#sum(entries, instrument.currency.toLowerCase()));
  }

  /** The instrument of a fill, or the first one of what was deposited; `undefined` for cash. */
  #instrumentOf({ pair, currency }: LedgerEntry, entries: readonly LedgerEntry[]): Instrument | undefined {
    const isFill = entries.some(({ fillId }) => fillId !== undefined);
    const found = this.#directory.all.find(({ spec, base }) =>
      isFill ? spec.pair === pair : base.toLowerCase() === currency,
    );
    return found === undefined || isCash(found.base) ? undefined : found;
  }

  #sum(entries: readonly LedgerEntry[], currency: string): bigint {
    const decimals = this.#ledger.decimals(currency);
    let sum = 0n;
    for (const entry of entries)
      if (entry.currency === currency) sum += parseUnits(entry.changeText, decimals);
    return sum;
  }

  /** Units at the price with which the simulation began, in the instrument's currency. */
  #worth({ spec, base, currency }: Instrument, units: bigint): bigint {
    const ticks = BigInt(Math.round(spec.price * 10 ** spec.priceDecimals));
    const up = 10n ** BigInt(this.#ledger.decimals(currency));
    const down = 10n ** BigInt(spec.priceDecimals + this.#ledger.decimals(base));
    return (ticks * units * up) / down;
  }
}

interface AccountBook {
  /** Entries that were booked. */
  read: number;
  readonly holdings: Map<string, Holding>;
}

/** Entries of one fill are together; each other one is by itself. */
function together(entries: readonly LedgerEntry[]): LedgerEntry[][] {
  const groups: LedgerEntry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (entry.fillId !== undefined && last?.[0]?.fillId === entry.fillId) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
