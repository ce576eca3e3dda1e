// A pretend Teams client around the tab: the genuine teams-js talks to it. It is a page on teams.microsoft.com with
// the tab in a frame on another https origin; the browser asks neither, both are answered here: the host page from
// below, the tab from a running server. The messages are those of teams-js 2.58 (initialize, getContext, getAuthToken).

import type { Browser, BrowserContext, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';

const HOST = 'https://teams.microsoft.com/';
const TAB = 'https://keywave.fabrikam.example';

export type TeamsOptions = {
  /** Where the tab is served. */
  readonly url: string;
  readonly path?: string;
  readonly theme?: 'default' | 'dark' | 'contrast';
  readonly token?: string;
  readonly subPageId?: string;
  readonly channel?: string;
  /** Entra group id of the channel's team. */
  readonly team?: string;
  readonly height?: number;
  readonly width?: number;
  readonly reducedMotion?: BrowserContextOptions['reducedMotion'];
  /** The browser's clock can be moved on. */
  readonly movableClock?: boolean;
};

export type Teams = {
  readonly page: Page;
  readonly tab: FrameLocator;
  /** Messages of scripts and of the Content-Security-Policy that a clean page does not have. */
  readonly complaints: string[];
  changeTheme(theme: string): Promise<void>;
  close(): Promise<void>;
};

export async function openInTeams(browser: Browser, options: TeamsOptions): Promise<Teams> {
  const { width = 1280, height = 900, reducedMotion = 'reduce', movableClock = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion,
    locale: 'en-GB',
  });
  await context.route(`${HOST}**`, (route) =>
    route.fulfill({ contentType: 'text/html; charset=utf-8', body: hostPage(options) }),
  );
  await proxy(context, options.url);
  const page = await context.newPage();
  if (movableClock) await page.clock.install();
  const complaints = complaintsOf(page);
  await page.goto(HOST);
  return {
    page,
    tab: page.frameLocator('iframe'),
    complaints,
    changeTheme: (theme) => page.evaluate(`changeTheme(${JSON.stringify(theme)})`),
    close: () => context.close(),
  };
}

export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // teams-js asks a CDN for more hosts; the policy refuses, and it falls back to its own list.
    if (message.type() === 'error' && !message.text().includes('res.cdn.office.net'))
      complaints.push(message.text());
  });
  return complaints;
}

/** A stream cannot be handed on through a route: its first event is, then it ends, and the tab comes back for more. */
async function proxy(context: BrowserContext, url: string): Promise<void> {
  await context.route(`${TAB}/**`, async (route) => {
    const request = route.request();
    const { pathname, search } = new URL(request.url());
    const response = await fetch(`${url}${pathname}${search}`, {
      method: request.method(),
      headers: request.headers(),
      body: request.postDataBuffer(),
    });
    const headers = Object.fromEntries(response.headers);
    delete headers['content-encoding'];
    delete headers['content-length'];
    const stream = headers['content-type'] === 'text/event-stream';
    const body = stream ? await firstChunk(response) : Buffer.from(await response.arrayBuffer());
    await route.fulfill({ status: response.status, headers, body });
  });
}

async function firstChunk(response: Response): Promise<Buffer> {
  const reader = response.body?.getReader();
  const chunk = await reader?.read();
  await reader?.cancel();
  return Buffer.from(chunk?.value ?? []);
}

function hostPage({
  path = '/tab/',
  theme = 'default',
  token = 'admin',
  subPageId,
  channel,
  team,
}: TeamsOptions): string {
  const answers = {
    initialize: [
      'content',
      'web',
      JSON.stringify({
        apiVersion: 4,
        hostVersionsInfo: {},
        isLegacyTeams: false,
        supports: { pages: {}, teams: {} },
      }),
      '2.0.1',
    ],
    getContext: [
      {
        theme,
        locale: 'en-gb',
        hostName: 'Teams',
        hostClientType: 'web',
        entityId: 'admin',
        subEntityId: subPageId ?? '',
        channelName: channel ?? '',
        channelId: channel === undefined ? '' : '19:channel@thread.tacv2',
        // Without it teams-js tells of no team at all.
        teamId: team === undefined ? '' : '19:general@thread.tacv2',
        groupId: team ?? '',
        sessionId: 's',
        appSessionId: 's',
      },
    ],
    'authentication.getAuthToken': [true, token],
  };
  return `<!doctype html><html lang="en"><title>Pretend Teams</title>
<style>html,body{margin:0;height:100%}iframe{display:block;border:0;width:100%;height:100%}</style>
<script>
  const answers = ${JSON.stringify(answers)};
  const changeTheme = (theme) =>
    document.querySelector('iframe').contentWindow.postMessage({ func: 'themeChange', args: [theme] }, '${TAB}');
  addEventListener('message', ({ data, source, origin }) => {
    const args = answers[data.func];
    if (args) source.postMessage({ id: data.id, uuid: data.uuid, uuidAsString: data.uuidAsString, args }, origin);
  });
</script>
<iframe title="Keywave" src="${TAB}${path}"></iframe></html>`;
}
