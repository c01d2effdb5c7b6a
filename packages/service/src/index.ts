export { ServiceBase, type ServiceInit } from './service-base.js';
