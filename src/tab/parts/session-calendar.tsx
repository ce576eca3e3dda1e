// A session as a calendar file, the one that the card in the channel gives as well: taken twice, it is one entry.

import type { SessionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { DownloadLink } from './download.tsx';

export function CalendarLink({ session: { id, title } }: { readonly session: SessionView }) {
  const { api } = useChannel();
  return (
    <DownloadLink file="session.ics" fetch={() => api.sessionCalendar(id)}>
      Add to calendar<span style={{ position: 'absolute', clipPath: 'inset(50%)' }}>: {title}</span>
    </DownloadLink>
  );
}
