// All waves, newest first, each with its state and how far it is.

import { Button, Link, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components';
import { AddRegular, SendRegular } from '@fluentui/react-icons';
import type { Audience, MethodsTarget } from '../../core/audience.ts';
import type { Wave } from '../../core/wave.ts';
import { ProgressBar } from '../parts/progress.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { SampleCard } from '../parts/sample.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Empty, FindingList, Pending, Problems } from '../parts/states.tsx';
import { hasEnded } from '../live.ts';
import { NEW_WAVE, waveLink } from '../route.ts';
import { maySteer, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';

const REFRESH = 10_000;

const useStyles = makeStyles({
  list: { display: 'grid', listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 4fr) 6.5rem',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXXL}`,
    alignItems: 'center',
    paddingBlock: tokens.spacingVerticalL,
    ':not(:first-child)': { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
    ':first-child': { paddingTop: 0 },
    ':last-child': { paddingBottom: 0 },
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr) auto' },
  },
  texts: { display: 'grid', gap: '2px', justifyItems: 'start', minWidth: 0, overflowWrap: 'anywhere' },
  under: { color: tokens.colorNeutralForeground2 },
  state: { justifySelf: 'end' },
  progress: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    '@media (max-width: 640px)': { gridColumn: '1 / -1', gridRow: 2 },
  },
});

export function Waves() {
  const styles = useStyles();
  const { api, me } = useSession();
  const { value: waves, problem, reload } = useLoad('waves', api.waves, REFRESH);
  const start = maySteer(me) && (
    <Button as="a" href={NEW_WAVE} appearance="primary" icon={<AddRegular />}>
      New wave
    </Button>
  );
  if (waves === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return (
    <Page
      title="Waves"
      under="A wave is a part of the campaign that is sent together."
      actions={waves.length > 0 && start}
    >
      {problem !== null && <FindingList findings={problem.findings} />}
      <Card title={waves.length === 0 ? 'No waves' : 'All waves'}>
        {waves.length === 0 ? (
          <Empty icon={<SendRegular />} title="No wave yet" action={start}>
            Begin small: a wave to yourself shows what people will see. Every wave has a preview that says who
            gets a nudge, who does not, and why.
          </Empty>
        ) : (
          <ul className={styles.list}>
            {waves.map((wave) => (
              <Row key={wave.id} wave={wave} />
            ))}
          </ul>
        )}
      </Card>
      <SampleCard />
    </Page>
  );
}

function Row({ wave }: { readonly wave: Wave }) {
  const styles = useStyles();
  const { api, format } = useSession();
  const refresh = hasEnded({ wave }) ? undefined : REFRESH;
  const { value } = useLoad(`wave ${wave.id} ${wave.state}`, () => api.wave(wave.id), refresh);
  return (
    <li className={styles.row}>
      <span className={styles.texts}>
        <Subtitle2 as="h3" style={{ margin: 0 }}>
          <Link href={waveLink(wave.id)}>{wave.name}</Link>
        </Subtitle2>
        <Text size={200} className={styles.under}>
          {format.time(wave.startedAt)} · {audienceText(wave.audience)}
        </Text>
      </span>
      <span className={styles.progress}>
        {value !== null && (
          <>
            <ProgressBar progress={value.progress} thin />
            <Text size={200} className={styles.under}>
              {format.number(value.progress.sent)} of {format.number(value.progress.people)} sent
            </Text>
          </>
        )}
      </span>
      <span className={styles.state}>
        <StateBadge state={wave.state} />
      </span>
    </li>
  );
}

/** In the order in which they are told. */
const METHODS = {
  'sms-or-voice-only': 'people with SMS or voice only',
  admins: 'admins',
  'no-mfa': 'people without MFA',
} satisfies Record<MethodsTarget, string>;

export function audienceText({ include }: Audience): string {
  if (include.some(({ kind }) => kind === 'everyone')) return 'everyone in the campaign';
  const groups = include.filter(({ kind }) => kind === 'group').length;
  const lists = include.filter(({ kind }) => kind === 'list').length;
  const people = include.filter(({ kind }) => kind === 'person').length;
  const parts = [
    ...(groups > 0 ? [groups === 1 ? 'one group' : `${groups} groups`] : []),
    ...Object.entries(METHODS)
      .filter(([are]) => include.some((target) => target.kind === 'methods' && target.are === are))
      .map(([, text]) => text),
    ...(lists > 0 ? [lists === 1 ? 'one list' : `${lists} lists`] : []),
    ...(people > 0 ? [people === 1 ? 'one person' : `${people} people`] : []),
  ];
  return parts.join(' and ');
}
