import type { Recovery, SubscribeContext } from '@hftjs/core/adapter';

const nothing = (): void => undefined;

const RECOVERY: Recovery = { end: nothing, lose: nothing, abandon: nothing };

/** What `subscribe` receives about its connection, for tests of one feed alone: nothing it says has an effect. */
export const subscribeContext = (more: Partial<SubscribeContext> = {}): SubscribeContext => ({
  resumed: false,
  refuse: nothing,
  defer: nothing,
  acknowledge: nothing,
  send: nothing,
  signal: new AbortController().signal,
  recovering: () => RECOVERY,
  gap: nothing,
  ...more,
});
