import { config } from '@hftjs/eslint-config';

export default config;
