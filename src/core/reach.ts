// Reach: whether Teams lets us write to a person, with the reason. It comes from install and uninstall events,
// from the answers of the Bot Connector and of Graph's app installation, never from the person's standing.
// Mirrors the status table of Microsoft Learn "Status codes from bot conversational APIs".

export type OutOfReach =
  | 'blocked'
  | 'uninstalled'
  | 'install-forbidden'
  | 'no-teams'
  | 'app-unknown'
  | 'not-installable'
  | 'install-without-effect'
  | 'unknown-refusal';

/** `unknown`: nobody has tried yet, so a wave may try (it installs the app for the person first). */
export type Reach =
  | { readonly is: 'in' }
  | { readonly is: 'unknown' }
  | { readonly is: 'out'; readonly why: OutOfReach };

/**
 * Whether only the person can change it. The other reasons lie with policies, licences and catalogues, which admins
 * change without telling us: a new wave tries again.
 */
export function isFirm(why: OutOfReach): boolean {
  return why === 'blocked' || why === 'uninstalled';
}

export const REACH_TEXT: Readonly<Record<OutOfReach, string>> = {
  blocked: 'has blocked or muted Keywave in Teams',
  uninstalled: 'removed Keywave from Teams',
  'install-forbidden': 'may not have the app: a Teams app policy forbids it',
  'no-teams': 'has no Teams licence or never signed in to Teams',
  'app-unknown':
    'could not get the app: its catalogue id is not set, or not in the organisation’s Teams catalogue',
  'not-installable': 'does not have the app, and Microsoft Graph does not let Keywave install it',
  'install-without-effect': 'was given the app, and Teams still says that it is not installed',
  'unknown-refusal': 'was refused by Teams with a code that Keywave does not know',
};
