// The order matters: `ws` is evaluated between the other two steps.
import { removeRequire } from './builtin-require.js';
import { WebSocket } from 'ws';

removeRequire();

export { WebSocket };
