import { accountOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';

/** When the account was opened. */
const OPENED = 1_769_922_000_000;

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#portfolio-accounts */
export const accountBody = (id: string): object => ({
  id,
  'PrepaidCrypto-Z': false,
  'PrepaidCrypto-P': false,
  brokerageAccess: false,
  accountId: id,
  accountVan: id,
  accountTitle: 'Test User',
  displayName: 'Test User',
  accountAlias: null,
  accountStatus: OPENED,
  currency: 'USD',
  type: 'DEMO',
  tradingType: 'STKNOPT',
  businessType: 'INDEPENDENT',
  category: '',
  ibEntity: 'IBLLC-US',
  faclient: false,
  clearingStatus: 'O',
  covestor: false,
  noClientTrading: false,
  trackVirtualFXPortfolio: false,
  acctCustType: 'INDIVIDUAL',
  parent: { mmc: [], accountId: '', isMParent: false, isMChild: false, isMultiplex: false },
  desc: id,
});

/** Of the login: a brokerage session is not needed. */
const accounts = ({ gateway }: Call): string => JSON.stringify(gateway.accounts.map(accountBody));

const pagedAccounts = ({ gateway }: Call): string =>
  JSON.stringify({
    metadata: { total: gateway.accounts.length, pageSize: 20, pageNume: 0 },
    subaccounts: gateway.accounts.map(accountBody),
  });

const meta = (call: Call): string => JSON.stringify(accountBody(accountOf(call)));

/** Chooses the account of later requests; the simulator's name theirs. */
const choose = ({ gateway, body }: Call): string => {
  const account = String(body.acctId);
  if (!gateway.accounts.includes(account)) throw new RestError(500, 'Account not found');
  return JSON.stringify(
    account === gateway.accounts[0] ? { success: 'Account already set' } : { set: true, acctId: account },
  );
};

const search = ({ gateway, args: [pattern = ''] }: Call): string =>
  JSON.stringify({
    matchedAccounts: gateway.accounts
      .filter((account) => account.startsWith(pattern))
      .map((account) => ({ accountId: account, alias: account, allocationId: account })),
    pattern,
  });

const owners = (call: Call): string =>
  JSON.stringify({
    accountId: accountOf(call),
    users: [
      {
        roleId: 'OWNER',
        hasRightCodeInd: true,
        userName: call.gateway.username,
        entity: {
          firstName: 'Test',
          lastName: 'User',
          entityType: 'INDIVIDUAL',
          entityName: 'Test User',
          dateOfBirth: '1990-01-15',
        },
      },
    ],
    applicant: { signatures: ['Test User'] },
  });

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#accounts */
export const ACCOUNT_ENDPOINTS: Endpoints = {
  'GET /portfolio/accounts': accounts,
  'GET /portfolio/subaccounts': accounts,
  'GET /portfolio/subaccounts2': pagedAccounts,
  'GET /portfolio/*/meta': meta,
  'POST /iserver/account': choose,
  'GET /iserver/account/search/*': search,
  'GET /acesws/*/signatures-and-owners': owners,
};
