import { formatUnits, parseUnits, Random, type LedgerEntry, type Market } from '@hftjs/simulator';

/** A movement as Kraken lists it: a trade has one in each currency, and its fee is part of one of them. */
export interface LedgerRow {
  /** `L…`. */
  readonly id: string;
  /** The fill, or what else caused it. */
  readonly reference: string;
  /** `trade`, `deposit`, `withdrawal`, `transfer`. */
  readonly type: string;
  /** Ours: `usd`. */
  readonly currency: string;
  /** Below zero when money left the account; without the fee. */
  readonly amount: string;
  readonly fee: string;
  /** After it. */
  readonly balance: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const TYPES: Partial<Record<LedgerEntry['kind'], string>> = {
  deposit: 'deposit',
  withdrawal: 'withdrawal',
  trade: 'trade',
  fee: 'trade',
};

/** Kraken's rows of some entries of the ledger, in their order. */
export function ledgerRows(entries: readonly LedgerEntry[], { ledger }: Market): readonly LedgerRow[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = entry.fillId === undefined ? String(entry.id) : `${entry.fillId} ${entry.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) return [];
    const decimals = ledger.decimals(first.currency);
    const sum = (isFee: boolean): string =>
      formatUnits(
        group.reduce(
          (total, { kind, changeText }) =>
            (kind === 'fee') === isFee ? total + units(changeText, decimals) : total,
          0n,
        ) * (isFee ? -1n : 1n),
        decimals,
      );
    return [
      {
        id: idOf('L', first),
        reference: first.fillId ?? idOf('F', first),
        type: TYPES[first.kind] ?? 'transfer',
        currency: first.currency,
        amount: sum(false),
        fee: sum(true),
        balance: last.totalText,
        time: last.time,
      },
    ];
  });
}

const units = (text: string, decimals: number): bigint =>
  text.startsWith('-') ? -parseUnits(text.slice(1), decimals) : parseUnits(text, decimals);

/** The same entry always has the same id. */
function idOf(kind: string, { account, id }: LedgerEntry): string {
  const random = new Random(`${account}/${kind}/${id}`);
  const part = (length: number): string => random.text(length, ID_ALPHABET);
  return `${kind}${part(5)}-${part(5)}-${part(6)}`;
}
