import { adapterConfig } from '@hftjs/eslint-config';

export default adapterConfig;
