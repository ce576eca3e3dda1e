// What every page of the channel's tab needs: the host, the API, the channel, and the reader's formats.

import { createContext, useContext } from 'react';
import type { Api } from './api.ts';
import type { Format } from './format.ts';
import type { Host } from './host.ts';
import type { Channel } from './session-api.ts';

export type ChannelTab = {
  readonly host: Host;
  readonly api: Api;
  readonly channel: Channel;
  readonly format: Format;
};

export const ChannelContext = createContext<ChannelTab | null>(null);

export function useChannel(): ChannelTab {
  const tab = useContext(ChannelContext);
  if (tab === null) throw new Error('useChannel is for the pages of the channel’s tab');
  return tab;
}
