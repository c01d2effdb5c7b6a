export type { ServiceClass } from './make-services.js';
export type { ReloadSummary } from './reload.js';
export { runServices, type RunServicesOptions } from './run-services.js';
export { ServiceBase, type ServiceInit } from './service-base.js';
export type { ServiceChannel, ServiceEvent, ServiceEvents, ServiceQueues } from './service-channel.js';
export { ServiceRunner } from './service-runner.js';
