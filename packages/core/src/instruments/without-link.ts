import type { Link, LinkEvents } from '../connection/socket/link.js';

/** The close code of a link that was closed as intended. */
const NORMAL = 1000;

/** A link of a channel that needs no transport, because it is read over REST only. It is open until it is closed. */
export function openWithoutLink(events: LinkEvents): Link {
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    queueMicrotask(() => {
      events.onClosed(NORMAL, '');
    });
  };
  queueMicrotask(() => {
    if (!isClosed) events.onOpen();
  });
  return {
    send: () => undefined,
    // There is nothing that could be silent.
    ping: () => {
      events.onPulse();
    },
    close,
    cut: close,
  };
}
