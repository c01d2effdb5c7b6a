import type { Gateway } from '../gateway.js';

export const SERVER = {
  serverName: 'JifN19053',
  serverVersion: 'Build 10.50.1a, Sep 23, 2026 4:26:13 PM',
} as const;

/** The answer of `/iserver/accounts`. `act` sends most of it. */
export function accountsBody({ accounts, session, isPaper }: Gateway): object {
  const properties = {
    hasChildAccounts: false, supportsCashQty: true, liteUnderPro: false, noFXConv: false, isProp: false,
    supportsFractions: true, allowCustomerTime: false, autoFx: false,
  }; // prettier-ignore
  return {
    accounts,
    acctProps: Object.fromEntries(accounts.map((account) => [account, properties])),
    aliases: Object.fromEntries(accounts.map((account) => [account, account])),
    allowFeatures: {
      showGFIS: true, showEUCostReport: false, allowEventContract: true, allowFXConv: true, allowFinancialLens: false,
      allowMTA: true, allowTypeAhead: true, allowEventTrading: true, snapshotRefreshTimeout: 30, liteUser: false,
      showWebNews: true, research: true, debugPnl: true, showTaxOpt: true, showImpactDashboard: true,
      allowDynAccount: false, allowCrypto: true, allowFA: false, allowLiteUnderPro: false,
      allowedAssetTypes: 'STK,CFD,OPT,FOP,WAR,FUT,BAG,PDC,CASH,IND,BOND,BILL,FUND,SLB,News,CMDTY,CRYPTO',
      restrictTradeSubscription: false, showUkUserLabels: false, sideBySide: true,
    },
    chartPeriods: { STK: ['*'], CASH: ['*'], CRYPTO: ['*'] },
    groups: [],
    profiles: [],
    selectedAccount: accounts[0],
    serverInfo: SERVER,
    sessionId: session.id.slice(0, 16),
    isFT: false,
    isPaper,
  }; // prettier-ignore
}

/** The first messages on a connection, in this order. */
export const greeting = (gateway: Gateway): readonly string[] => [
  JSON.stringify({ topic: 'system', success: gateway.username, isFT: false, isPaper: gateway.isPaper }),
  JSON.stringify({ topic: 'act', args: accountsBody(gateway) }),
  JSON.stringify({
    topic: 'sts',
    args: {
      connected: gateway.session.isConnected,
      authenticated: gateway.session.isAuthenticated,
      competing: gateway.session.isCompeting,
      message: '',
      fail: '',
      ...SERVER,
      username: gateway.username,
    },
  }),
];

/** As `/tickle` nests it, and `auth/status` has it on top. */
export const authStatus = ({ session }: Gateway): object => ({
  authenticated: session.isAuthenticated,
  established: session.isAuthenticated,
  competing: session.isCompeting,
  connected: session.isConnected,
  message: '',
  MAC: '98:F2:B3:23:BF:A0',
  serverInfo: SERVER,
  hardware_info: '5ea1d1ff|98:F2:B3:23:BF:A0',
});
