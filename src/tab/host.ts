// Where the tab runs: inside Teams (theme, context and token come from the client through teams-js) or on its own
// in a browser window of the pretend tenant. Outside a Teams frame teams-js rejects or never settles, so it is
// raced with a timer (Microsoft Learn, "Initialize the Teams JavaScript library"). Tokens are asked for each call
// and never kept: Teams caches them.

import { app, authentication, people } from '@microsoft/teams-js';
import type { Settings } from './api.ts';
import type { Channel, Picked } from './session-api.ts';
import {
  finishSignIn,
  forgetToken,
  heldToken,
  SignInFailed,
  startSignIn,
  type StandaloneSettings,
} from './sign-in.ts';

export type ThemeName = 'light' | 'dark' | 'contrast';

export type Host = {
  readonly inTeams: boolean;
  /** BCP 47, for dates and numbers. */
  readonly locale: string;
  /** `subPageId` of the deep link that opened the tab. */
  readonly subPage: string | null;
  readonly channel: Channel | null;
  /** The address of a page of this tab, for others to open. */
  link(page: string): string;
  /** Lets people of the organisation be picked; null where the client has no picker. */
  readonly pickPeople: ((picked: readonly string[]) => Promise<readonly Picked[]>) | null;
  theme(): ThemeName;
  /** Calls `listener` after each change; returns how to stop. */
  onTheme(listener: () => void): () => void;
  token(): Promise<string>;
  /** After an answer that says the token is no good. Resolves when another try makes sense. */
  renew(): Promise<void>;
  /** Null where accounts are the client's business. */
  readonly switchAccount: (() => Promise<never>) | null;
};

/** Neither in Teams nor allowed to sign in on its own. */
export class NoHost extends Error {
  override readonly name = 'NoHost';
}

/** With another way in, a slow answer is not worth waiting for; without one it is. In milliseconds. */
const PATIENCE = { standalone: 1_500, teamsOnly: 10_000 };

/** Rejects with `NoHost` or `SignInFailed`. */
export async function openHost(settings: Settings): Promise<Host> {
  const standalone = isStandalone(settings) ? settings : null;
  const context = await teamsContext(standalone === null ? PATIENCE.teamsOnly : PATIENCE.standalone);
  if (context !== null) return teamsHost(context);
  if (standalone === null) throw new NoHost('Keywave’s tab runs inside Microsoft Teams.');
  return standaloneHost(standalone);
}

/** Tells Teams that the page is there, so that it takes its loading indicator away. */
export function tellShown(host: Host): void {
  if (!host.inTeams) return;
  app.notifyAppLoaded();
  void app.notifySuccess().catch(() => undefined);
}

async function teamsContext(patience: number): Promise<app.Context | null> {
  const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
  const inTeams = app.initialize().then(
    () => app.getContext(),
    () => null,
  );
  return Promise.race([inTeams, tooLate]);
}

function teamsHost(context: app.Context): Host {
  const listeners = new Set<() => void>();
  let theme = themeOf(context.app.theme);
  app.registerOnThemeChangeHandler((name) => {
    theme = themeOf(name);
    for (const listener of listeners) listener();
  });
  return {
    inTeams: true,
    locale: localeOf(context.app.locale),
    subPage: context.page.subPageId || null,
    channel: channelOf(context),
    link: (page) => teamsLink(context, page) ?? webLink(page),
    pickPeople: people.isSupported() ? pickPeople : null,
    theme: () => theme,
    onTheme: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    token: () => authentication.getAuthToken(),
    renew: async () => undefined,
    switchAccount: null,
  };
}

function themeOf(name: string): ThemeName {
  if (name === 'contrast') return 'contrast';
  return name === 'dark' || name === 'glass' ? 'dark' : 'light';
}

async function standaloneHost(settings: StandaloneSettings): Promise<Host> {
  await finishSignIn(settings);
  if (heldToken() === null) await startSignIn(settings);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const forced = matchMedia('(forced-colors: active)');
  return {
    inTeams: false,
    locale: localeOf(navigator.language),
    subPage: null,
    channel: channelInAddress(),
    link: webLink,
    pickPeople: null,
    theme: () => (forced.matches ? 'contrast' : dark.matches ? 'dark' : 'light'),
    onTheme: (listener) => {
      for (const query of [dark, forced]) query.addEventListener('change', listener);
      return () => {
        for (const query of [dark, forced]) query.removeEventListener('change', listener);
      };
    },
    token: async () => heldToken() ?? startSignIn(settings),
    renew: async () => {
      forgetToken();
      await startSignIn(settings);
    },
    switchAccount: () => startSignIn(settings, true),
  };
}

function channelOf({ channel, team }: app.Context): Channel | null {
  if (!channel?.id || !team?.groupId) return null;
  return { name: channel.displayName || null, id: channel.id, teamId: team.groupId };
}

/** Outside Teams the channel is named in the address; the server looks at who may enter it. */
function channelInAddress(): Channel | null {
  const asked = new URLSearchParams(location.search);
  const [id, teamId] = [asked.get('channel'), asked.get('team')];
  return id && teamId ? { name: null, id, teamId } : null;
}

/** Microsoft Learn, "Deep link to a tab". Null when the client does not tell which app this is. */
function teamsLink({ app: { appId }, page, channel }: app.Context, subEntityId: string): string | null {
  if (!appId) return null;
  const context = JSON.stringify({ subEntityId, ...(channel && { channelId: channel.id }) });
  return `https://teams.microsoft.com/l/entity/${appId.toString()}/${page.id}?context=${encodeURIComponent(context)}`;
}

function webLink(page: string): string {
  return `${location.origin}${location.pathname}${location.search}#/${page}`;
}

async function pickPeople(picked: readonly string[]): Promise<readonly Picked[]> {
  const chosen = await people.selectPeople({ title: 'Co-hosts', setSelected: [...picked] });
  return chosen.map(({ objectId, displayName }) => ({ id: objectId, name: displayName ?? objectId }));
}

/** What cannot be read as a locale must not break every date on the page. */
function localeOf(text: string): string {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function isStandalone(settings: Settings): settings is StandaloneSettings {
  return settings.standaloneSignIn !== null;
}

export { SignInFailed };
