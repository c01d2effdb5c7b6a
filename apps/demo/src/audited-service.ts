import type { MyTrade, StreamStatus, Trade } from '@hftjs/core';
import type { ServiceClass, ServiceInit } from '@hftjs/service';
import type { Audit } from './audit.js';
import type { Board } from './board.js';
import { MMDemoService } from './mm-demo-service.js';
import type { Output } from './output.js';

interface Receivers {
  readonly board: Board;
  readonly output: Output;
  readonly audit: Audit;
}

/** The demo's service, whose events are compared with what the venues made. */
export const auditedService = ({ audit, ...shown }: Receivers): ServiceClass =>
  class AuditedService extends MMDemoService {
    constructor(init: ServiceInit) {
      super(init, shown);
    }

    override onTrade(trade: Trade): void {
      audit.recordTrade(trade);
      super.onTrade(trade);
    }

    override onMyTrade(fill: MyTrade): void {
      audit.recordFill(fill);
      super.onMyTrade(fill);
    }

    override onStatus(status: StreamStatus): void {
      audit.recordStatus(status);
      super.onStatus(status);
    }
  };
