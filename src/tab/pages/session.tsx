// The channel tab: the sessions of its channel, one of them, its form, or its view for a shared screen.

import { Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ChatHelpRegular } from '@fluentui/react-icons';
import type { SessionView } from '../../core/session-view.ts';
import type { Api } from '../api.ts';
import { ChannelContext, useChannel } from '../channel.ts';
import { formatOf } from '../format.ts';
import type { Host } from '../host.ts';
import { GuidesLink } from '../parts/guides-link.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { CalendarLink } from '../parts/session-calendar.tsx';
import { SessionBadge } from '../parts/session-state.tsx';
import { Empty, Pending, Problems } from '../parts/states.tsx';
import { NEW_SESSION, sessionLink, useSessionRoute } from '../route.ts';
import { timesOf } from '../session-words.ts';
import { useLoad } from '../use-load.ts';
import { EditSession, NewSession } from './session-form.tsx';
import { Presenter } from './session-present.tsx';
import { SessionRoom } from './session-room.tsx';

const useStyles = makeStyles({
  page: {
    maxWidth: '60rem',
    margin: '0 auto',
    padding: tokens.spacingHorizontalXXL,
    '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL },
  },
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    color: tokens.colorNeutralForeground2,
  },
  sessions: { display: 'grid', gap: tokens.spacingVerticalL, margin: 0, padding: 0, listStyleType: 'none' },
  session: { display: 'grid', gap: tokens.spacingVerticalXXS, justifyItems: 'start', minWidth: 0 },
  title: { overflowWrap: 'anywhere', fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2 },
});

export function SessionTab({ host, api }: { readonly host: Host; readonly api: Api }) {
  const styles = useStyles();
  const { channel } = host;
  const route = useSessionRoute();
  if (channel === null) return <OutsideChannel />;
  const tab = { host, api, channel, format: formatOf(host.locale) };
  if (route.page === 'present') {
    return (
      <ChannelContext value={tab}>
        <Presenter key={route.id} id={route.id} />
      </ChannelContext>
    );
  }
  return (
    <ChannelContext value={tab}>
      <main className={styles.page}>
        {route.page === 'list' && <Sessions />}
        {route.page === 'new' && <NewSession />}
        {route.page === 'edit' && <EditSession key={route.id} id={route.id} />}
        {route.page === 'session' && <SessionRoom key={route.id} id={route.id} />}
      </main>
    </ChannelContext>
  );
}

function Sessions() {
  const styles = useStyles();
  const { api, channel } = useChannel();
  const { value, problem, reload } = useLoad(`sessions ${channel.id}`, () => api.sessions(channel));
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  const { sessions, maySchedule } = value;
  return (
    <Page
      title="Questions and answers"
      under={channel.name ?? undefined}
      actions={maySchedule && <Link href={NEW_SESSION}>Schedule a session</Link>}
    >
      <Card title="Sessions">
        {sessions.length === 0 ? (
          <Empty icon={<ChatHelpRegular />} title="No session yet">
            {`Nobody has scheduled a session in ${channel.name ?? 'this channel'}. When a host does, it appears here.`}
          </Empty>
        ) : (
          <ul className={styles.sessions}>
            {sessions.map((session) => (
              <Listed key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Card>
      <About />
    </Page>
  );
}

function Listed({ session }: { readonly session: SessionView }) {
  const styles = useStyles();
  const { format } = useChannel();
  return (
    <li className={styles.session}>
      <SessionBadge state={session.state} />
      <Link href={sessionLink(session.id)} className={styles.title}>
        {session.title}
      </Link>
      <Text size={200} className={styles.quiet}>
        {timesOf(session, format.locale)} · host: {session.host.name ?? 'somebody who left'}
      </Text>
      {(session.state === 'scheduled' || session.state === 'open') && <CalendarLink session={session} />}
    </li>
  );
}

function OutsideChannel() {
  const styles = useStyles();
  return (
    <main className={styles.page}>
      <Page title="Questions and answers" under="Outside a channel">
        <Card title="Sessions">
          <Empty icon={<ChatHelpRegular />} title="No session here">
            A session belongs to a channel: in Teams, add this tab to the channel where people should ask.
          </Empty>
        </Card>
        <About />
      </Page>
    </main>
  );
}

function About() {
  const styles = useStyles();
  return (
    <>
      <Card title="What a session is">
        <ul className={styles.list}>
          <li>
            <Text>Everybody in the channel can ask about passkeys and vote for the questions of others.</Text>
          </li>
          <li>
            <Text>The host answers live or in writing, in the order that the votes give.</Text>
          </li>
          <li>
            <Text>Good answers become part of what Keywave answers in chat.</Text>
          </li>
        </ul>
      </Card>
      <Card title="Setting up a passkey">
        <Text>
          Step by step, for each kind of device, to read or print: <GuidesLink>the guides</GuidesLink>.
        </Text>
      </Card>
    </>
  );
}
