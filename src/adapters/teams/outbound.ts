// The sending half of the bot, all that a worker needs of it: which addresses are trusted, connections with our token, and
// the messenger on top. The receiving half (teams.ts) is built on the same connections.

import type { Log, Messenger, Roster } from '../../ports.ts';
import { serviceUrlCheck } from './addresses.ts';
import { openConnector, type Connect, type ConnectorSettings } from './connector.ts';
import { openMessenger, type MessengerSettings } from './messenger.ts';
import { openRoster } from './roster.ts';

export type OutboundParts = {
  readonly settings: ConnectorSettings & MessengerSettings;
  readonly token: (scope: string) => Promise<string>;
  readonly log: Log;
};

export type Outbound = {
  readonly messenger: Messenger;
  readonly roster: Roster;
  readonly connect: Connect;
  readonly trusted: (serviceUrl: string) => boolean;
};

export function openOutbound({ settings, token, log }: OutboundParts): Outbound {
  const trusted = serviceUrlCheck(settings.serviceUrl, settings.anonymous);
  const connect = openConnector(settings, token);
  return {
    messenger: openMessenger({ settings, connect, trusted, log }),
    roster: openRoster({ settings, token, connect, trusted }),
    connect,
    trusted,
  };
}
