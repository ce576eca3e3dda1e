// Links: the one list of addresses that a card or a guide of ours may open or show. People are told to trust nothing
// else, so an address must be on the list letter for letter, or lie below a page that is. Look-alikes, other schemes,
// names before an @ and paths that climb up are refused, whatever words, settings or facts they came from.

export const REGISTER_LINK = 'https://aka.ms/mysecurityinfo';
export const SECURITY_INFO_LINK = 'https://mysignins.microsoft.com/security-info';
/** Microsoft's own instructions, which the guides name as their source. */
export const SOURCE_LINK =
  'https://learn.microsoft.com/entra/identity/authentication/how-to-register-passkey';

/** Where our guides, and the organisation's logo, lie below the public address. */
export const GUIDES_PATH = '/guides';
export const LOGO_PATH = `${GUIDES_PATH}/logo.png`;

const TEAMS_TAB = 'https://teams.microsoft.com/l/entity/';

/**
 * The channel's tab, opened at a session, inside Teams (Microsoft Learn, "Create deep links to a tab"). `appId`: the app's id in the
 * organisation's catalogue.
 */
export function sessionTabLink(
  appId: string,
  { sessionId, channelId }: { readonly sessionId: string; readonly channelId: string },
): string {
  const context = JSON.stringify({ subEntityId: sessionId, channelId });
  return `${TEAMS_TAB}${appId}/session?context=${encodeURIComponent(context)}`;
}

/** Where a session's calendar file lies below the public address. */
export const calendarPath = (sessionId: string): string => `/api/sessions/${sessionId}/calendar.ics`;
const CALENDAR = /^\/api\/sessions\/[\da-f-]{36}\/calendar\.ics$/u;

/** Microsoft's pages that we may name as sources. */
const SOURCES = 'https://learn.microsoft.com/entra/identity/authentication/';

export type AllowedLinks = (address: string) => boolean;

/**
 * `helpDesk` is one address; `publicUrl` is an origin, below which only the guides and calendar files count; `appId` names the
 * app whose tab in a channel counts. All as the settings have them.
 */
export function allowedLinks(own: {
  readonly helpDesk?: string | null;
  readonly publicUrl?: string | null;
  readonly appId?: string | null;
}): AllowedLinks {
  const helpDesk = own.helpDesk?.startsWith('https://') ? [own.helpDesk] : [];
  const exact = new Set([REGISTER_LINK, SECURITY_INFO_LINK, ...helpDesk]);
  const below = [
    SOURCES,
    ...(own.publicUrl ? [`${own.publicUrl}${GUIDES_PATH}/`] : []),
    ...(own.appId ? [`${TEAMS_TAB}${own.appId}/session?context=`] : []),
  ];
  const isCalendar = (address: string) =>
    own.publicUrl != null &&
    address.startsWith(own.publicUrl) &&
    CALENDAR.test(address.slice(own.publicUrl.length));
  return (address) =>
    exact.has(address) ||
    (isCanonical(address) && (below.some((page) => address.startsWith(page)) || isCalendar(address)));
}

/** Whether facts may be said to come from that page, with a link to it. */
export function isNamedSource(address: string): boolean {
  return isCanonical(address) && address.startsWith(SOURCES);
}

/** A browser reads it as it is written, so that what it begins with is where it leads. */
function isCanonical(address: string): boolean {
  return URL.canParse(address) && new URL(address).href === address;
}
