// The application inside its host: the theme that Teams (or the system) asks for, then either the channel's page
// or the admin's shell once it is known who is asking and which campaign there is.

import { lazy, Suspense, useSyncExternalStore } from 'react';
import type { Api } from './api.ts';
import { formatOf } from './format.ts';
import type { Host } from './host.ts';
import { NoCampaign, NoRole } from './pages/no-entry.tsx';
import { Shell } from './pages/shell.tsx';
import { Pending, Problems } from './parts/states.tsx';
import { Themed } from './parts/themed.tsx';
import { mayRead, SessionContext } from './session.ts';
import { useLoad } from './use-load.ts';

/** An admin’s tab does not load what only a channel’s needs. */
const SessionTab = lazy(async () => ({ default: (await import('./pages/session.tsx')).SessionTab }));

type Props = { readonly host: Host; readonly api: Api; readonly page: 'admin' | 'session' };

export function App({ host, api, page }: Props) {
  const theme = useSyncExternalStore(host.onTheme, host.theme);
  return (
    <Themed theme={theme}>
      {page === 'session' ? (
        <Suspense fallback={<Pending />}>
          <SessionTab host={host} api={api} />
        </Suspense>
      ) : (
        <Admin host={host} api={api} />
      )}
    </Themed>
  );
}

function Admin({ host, api }: Pick<Props, 'host' | 'api'>) {
  const { value, problem, reload } = useLoad('entry', async () => {
    const me = await api.me();
    return { me, campaigns: mayRead(me) ? await api.campaigns() : [] };
  });
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  const { me, campaigns } = value;
  if (!mayRead(me)) return <NoRole roles={me.roles} host={host} />;
  const [campaign] = campaigns;
  if (campaign === undefined) return <NoCampaign retry={reload} />;
  const session = { host, api, me, campaign, format: formatOf(host.locale) };
  return (
    <SessionContext value={session}>
      <Shell />
    </SessionContext>
  );
}
