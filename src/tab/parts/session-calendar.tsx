// A session as a calendar file. It is made here from what the tab knows.

import { Link } from '@fluentui/react-components';
import type { SessionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { download } from '../download.ts';
import type { Host } from '../host.ts';
import { useAct } from '../use-load.ts';
import { FindingList } from './states.tsx';

export function CalendarLink({ session }: { readonly session: SessionView }) {
  const { host } = useChannel();
  const { problem, run } = useAct();
  return (
    <>
      <Link as="button" onClick={() => run(async () => download(await fileOf(session, host), 'session.ics'))}>
        Add to calendar<span style={{ position: 'absolute', clipPath: 'inset(50%)' }}>: {session.title}</span>
      </Link>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}

/** The library is loaded when somebody wants the file. */
async function fileOf({ id, title, startsAt, endsAt }: SessionView, host: Host): Promise<Blob> {
  const { default: ical } = await import('ical-generator');
  const calendar = ical({ prodId: { company: 'Keywave', product: 'Sessions' } });
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  calendar.createEvent({ id, summary: title, start, end, url: host.link(id) });
  return new Blob([calendar.toString()], { type: 'text/calendar' });
}
