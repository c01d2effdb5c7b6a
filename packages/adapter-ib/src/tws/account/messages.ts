import { Type, type Static } from 'typebox';
import { decimal, id, optionalDecimal, optionalText, reader, text } from '@hftjs/core/adapter';

/*
 * Messages of own orders and fills, as the client library emits them. Numbers are read as text. A field that is
 * not set is null or absent.
 * https://interactivebrokers.github.io/tws-api/order_submission.html
 */

const contract = Type.Object({ conId: id });

const order = Type.Object({
  orderId: Type.Optional(id),
  clientId: Type.Optional(id),
  permId: id,
  account: optionalText,
  action: text,
  orderType: text,
  totalQuantity: optionalDecimal,
  cashQty: optionalDecimal,
  lmtPrice: optionalDecimal,
  auxPrice: optionalDecimal,
  trailStopPrice: optionalDecimal,
  tif: optionalText,
  orderRef: optionalText,
  filledQuantity: optionalDecimal,
});

const state = Type.Object({ status: text, completedStatus: optionalText });

export const readOpenOrder = reader('openOrder', Type.Object({ contract, order, state }));

export const readOrderStatus = reader(
  'orderStatus',
  Type.Object({
    status: text,
    filled: decimal,
    remaining: decimal,
    averagePrice: optionalDecimal,
    permId: id,
  }),
);

export const readExecution = reader(
  'execDetails',
  Type.Object({
    contract,
    execution: Type.Object({
      execId: text,
      time: text,
      acctNumber: optionalText,
      side: text,
      shares: decimal,
      price: decimal,
      permId: id,
      cumQty: optionalDecimal,
      avgPrice: optionalDecimal,
      orderRef: optionalText,
      lastLiquidity: Type.Optional(id),
    }),
  }),
);

export const readCommission = reader(
  'commissionReport',
  Type.Object({ execId: text, commission: optionalDecimal, currency: optionalText }),
);

export type OpenOrder = ReturnType<typeof readOpenOrder>;
export type OrderStatusRow = ReturnType<typeof readOrderStatus>;
export type ExecutionRow = ReturnType<typeof readExecution>;
export type CommissionRow = ReturnType<typeof readCommission>;
export type OrderFields = Static<typeof order>;
