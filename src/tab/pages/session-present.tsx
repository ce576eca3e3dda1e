// The view for a shared screen: the current question in big type, the next ones, how many take part, and the way in.

import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useChannel } from '../channel.ts';
import { QrCode } from '../parts/qr.tsx';
import { ConnectionLost } from '../parts/session-state.tsx';
import { Pending, Problems } from '../parts/states.tsx';
import { sessionLink } from '../route.ts';
import { useRoom } from '../session-live.ts';
import { sectionsOf } from '../session-state.ts';

const NEXT = 3;

const useStyles = makeStyles({
  page: {
    display: 'grid',
    gridTemplateRows: 'auto 1fr auto',
    gap: '3vh',
    minHeight: '100vh',
    padding: '4vh 4vw',
    boxSizing: 'border-box',
    overflowWrap: 'anywhere',
    color: tokens.colorNeutralForeground1,
  },
  title: { margin: 0, fontSize: 'clamp(1.25rem, 2vw, 2.5rem)', lineHeight: 1.2, fontWeight: 400 },
  now: { alignSelf: 'center', display: 'grid', gap: '1vh' },
  label: { fontSize: 'clamp(1rem, 1.6vw, 2rem)', lineHeight: 1.3, color: tokens.colorNeutralForeground2 },
  current: { margin: 0, fontSize: 'clamp(1.75rem, 4vw, 5rem)', lineHeight: 1.2, fontWeight: 600 },
  foot: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '4vw',
    alignItems: 'end',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  next: {
    display: 'grid',
    gap: '1vh',
    margin: 0,
    paddingInlineStart: '1.4em',
    fontSize: 'clamp(1rem, 1.8vw, 2.25rem)',
    lineHeight: 1.3,
  },
  code: { width: 'clamp(120px, 14vw, 270px)', display: 'block' },
  way: { display: 'grid', gap: '1vh', justifyItems: 'center', textAlign: 'center' },
});

export function Presenter({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { api, host, format } = useChannel();
  const { room, connection, refused } = useRoom(api, id);
  if (refused !== null) return <Problems problem={refused} retry={() => location.reload()} />;
  if (room === null) return <Pending />;
  const { session, present } = room;
  const { current, open, answered } = sectionsOf(room);
  const next = open.filter((each) => each.id !== current?.id).slice(0, NEXT);
  const questions = open.length + answered.length;
  return (
    <main className={styles.page}>
      <div>
        <h1 className={styles.title}>{session.title}</h1>
        <span className={styles.label}>
          {format.count(present, 'person', 'people')} here ·{' '}
          {format.count(questions, 'question', 'questions')} · <Link href={sessionLink(id)}>back</Link>
        </span>
        <ConnectionLost connection={connection} />
      </div>
      <section className={styles.now} aria-label="Now answering" role="status">
        <span className={styles.label}>
          {current === null ? 'No question at the moment' : 'Now answering'}
        </span>
        {current !== null && <p className={styles.current}>{current.text}</p>}
      </section>
      <div className={styles.foot}>
        <div>
          {next.length > 0 && <span className={styles.label}>Next</span>}
          <ol className={styles.next} aria-label="Next">
            {next.map(({ id: each, text, votes }) => (
              <li key={each}>
                {text} <span className={styles.label}>{format.count(votes, 'vote', 'votes')}</span>
              </li>
            ))}
          </ol>
        </div>
        <div className={styles.way}>
          <QrCode address={host.link(id)} className={styles.code} />
          <span className={styles.label}>Ask here</span>
        </div>
      </div>
    </main>
  );
}
