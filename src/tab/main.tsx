// The life of the tab: read the settings, find out where it runs, sign in, then show one of its two pages.
// Whatever stands in the way is shown as what, why and fix.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { apiOf, readSettings, type Settings } from './api.ts';
import { App } from './app.tsx';
import { NoHost, openHost, SignInFailed, tellShown } from './host.ts';
import { deepLink, sessionDeepLink } from './route.ts';
import { startSignIn } from './sign-in.ts';
import { CannotStart, Starting } from './pages/start.tsx';
import { problemOf } from './use-load.ts';

const root = createRoot(document.getElementById('root') ?? document.body);

async function start(): Promise<void> {
  root.render(<Starting />);
  let settings: Settings | null = null;
  try {
    settings = await readSettings();
    const host = await openHost(settings);
    const page = location.pathname.startsWith('/tab/session') ? 'session' : 'admin';
    const link = page === 'session' ? sessionDeepLink(host.subPage) : deepLink(host.subPage);
    if (link !== null && location.hash === '') history.replaceState(null, '', link);
    root.render(
      <StrictMode>
        <App host={host} api={apiOf(host)} page={page} />
      </StrictMode>,
    );
    tellShown(host);
  } catch (error) {
    root.render(<CannotStart {...explain(error, settings)} />);
  }
}

function explain(error: unknown, settings: Settings | null): Parameters<typeof CannotStart>[0] {
  if (error instanceof NoHost) {
    return {
      title: 'Open Keywave in Microsoft Teams',
      findings: [
        {
          what: 'This page is a tab of the Keywave app.',
          why: 'Teams did not answer, so the page cannot know who you are.',
          fix: 'In Teams, open Apps, search for Keywave, and open it from there.',
        },
      ],
      retry: { label: 'Try again', run: () => void start() },
    };
  }
  const signIn = settings?.standaloneSignIn ?? null;
  if (error instanceof SignInFailed && settings !== null && signIn !== null) {
    const standalone = { ...settings, standaloneSignIn: signIn };
    return {
      title: 'You are not signed in',
      findings: [
        {
          what: 'The sign-in did not succeed.',
          why: error.message,
          fix: 'Sign in again and pick an account.',
        },
      ],
      retry: { label: 'Sign in', run: () => void startSignIn(standalone, true) },
    };
  }
  const { findings } = problemOf(error);
  return {
    title: 'Keywave cannot start',
    findings,
    retry: { label: 'Try again', run: () => void start() },
  };
}

void start();
