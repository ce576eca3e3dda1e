// What every page of the tab needs: the host, the API, who is asking, and the reader's formats.

import { createContext, useContext } from 'react';
import type { Api, CampaignInfo, Me } from './api.ts';
import type { Format } from './format.ts';
import type { Host } from './host.ts';

export type Session = {
  readonly host: Host;
  readonly api: Api;
  readonly me: Me;
  readonly campaign: CampaignInfo;
  readonly format: Format;
};

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession is for the pages inside the shell');
  return session;
}

export const READ_ROLES = ['Campaign.Admin', 'Campaign.Author', 'Campaign.Approver', 'Campaign.Viewer'];
const STEER_ROLES = ['Campaign.Admin', 'Campaign.Author'];
const NAME_ROLES = ['Campaign.Admin', 'Campaign.Author', 'Campaign.Approver'];

const has = (roles: readonly string[]) => (me: Me) => me.roles.some((role) => roles.includes(role));

/** The server decides; these only spare people buttons and pages that would refuse them. */
export const mayRead = has(READ_ROLES);
export const maySteer = has(STEER_ROLES);
export const maySeeNames = has(NAME_ROLES);
export const mayPublish = has(['Campaign.Admin', 'Campaign.Approver']);
export const mayAdminister = has(['Campaign.Admin']);
