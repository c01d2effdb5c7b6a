import type { Row } from '../instruments/instrument-directory.js';
import type { Exchange } from '../exchange.js';
import { currenciesOf } from './account-endpoints.js';
import { type Endpoints, optional, own } from './endpoint.js';

/** Currencies and the funding account, which is empty: all money is in the trading account. */
export const ASSET_ENDPOINTS: Endpoints = {
  // https://www.okx.com/docs-v5/en/#funding-account-rest-api-get-currencies
  'GET asset/currencies': own(12, (call) => {
    const wanted = currenciesOf(call);
    return namesOf(call.exchange)
      .filter((name) => wanted?.has(name) ?? true)
      .map(currencyRow);
  }),
  // Without `ccy`, only what the account has something of.
  'GET asset/balances': own(12, (call) =>
    optional(call, 'ccy') === undefined
      ? []
      : [...(currenciesOf(call) ?? [])]
          .filter((name) => namesOf(call.exchange).includes(name))
          .map((name) => ({ availBal: '0', bal: '0', ccy: name.toUpperCase(), frozenBal: '0' })),
  ),
};

/** Currencies of all instruments, in lower case. */
const namesOf = ({ instruments }: Exchange): readonly string[] => [
  ...new Set(
    instruments.all.flatMap(({ base, quote, settle }) =>
      [base, quote, settle].filter((name) => name !== '').map((name) => name.toLowerCase()),
    ),
  ),
];

const currencyRow = (name: string): Row => {
  const ccy = name.toUpperCase();
  return {
    canDep: false,
    canInternal: false,
    canWd: false,
    ccy,
    chain: `${ccy}-Simulator`,
    ctAddr: '',
    depQuotaFixed: '',
    depQuoteDailyLayer2: '',
    logoLink: '',
    mainNet: true,
    maxFee: '0',
    maxFeeForCtAddr: '0',
    maxWd: '0',
    minDep: '0',
    minDepArrivalConfirm: '1',
    minFee: '0',
    minFeeForCtAddr: '0',
    minWd: '0',
    minWdUnlockConfirm: '1',
    name: ccy,
    needTag: false,
    usedDepQuotaFixed: '',
    usedWdQuota: '0',
    wdQuota: '0',
    wdTickSz: '8',
  };
};
