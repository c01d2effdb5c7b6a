import { interruptible } from './interruption.js';

// Everything else is loaded after the signals are handled: Ctrl-C while it starts leaves no message.
const { loaded, interrupted, dispose } = await interruptible(() => import('./cli.js'));
try {
  process.exitCode = await loaded.runCommand(interrupted);
} finally {
  dispose();
}
