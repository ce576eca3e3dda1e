// Two waves side by side: how they were sent, and what came of them. Shares are of each wave's own people in scope.

import {
  Field,
  Link,
  makeStyles,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import type { Report } from '../../core/report.ts';
import type { WaveInfo } from '../api.ts';
import { Card, Page } from '../parts/layout.tsx';
import { Pending, Problems } from '../parts/states.tsx';
import { compareLink, waveLink } from '../route.ts';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { STAGES, STATES } from '../words.ts';
import { audienceText } from './waves.tsx';

const useStyles = makeStyles({
  table: { overflowX: 'auto' },
  number: { fontVariantNumeric: 'tabular-nums' },
  choice: { maxWidth: '24rem', paddingBottom: tokens.spacingVerticalS },
});

type Side = { readonly info: WaveInfo; readonly report: Report };

export function Compare({ id, other }: { readonly id: string; readonly other: string | null }) {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value, problem, reload } = useLoad(`compare ${id} ${other}`, async () => {
    const sideOf = async (wave: string): Promise<Side> => {
      const info = await api.wave(wave);
      return { info, report: await api.report(info.wave.campaignId, wave) };
    };
    const ids = other === null ? [id] : [id, other];
    return { waves: await api.waves(), sides: await Promise.all(ids.map(sideOf)) };
  });
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  const { waves, sides } = value;
  const others = waves.filter(
    (wave) => wave.id !== id && wave.state !== 'draft' && wave.state !== 'scheduled',
  );
  const row = (label: string, cell: (side: Side) => string) => (
    <TableRow key={label}>
      <TableHeaderCell scope="row">{label}</TableHeaderCell>
      {sides.map((side) => (
        <TableCell key={side.info.wave.id} className={styles.number}>
          {cell(side)}
        </TableCell>
      ))}
    </TableRow>
  );
  return (
    <Page title="Compare waves" under="Shares are of each wave’s own people in scope.">
      <Card title="Side by side">
        <Field label="Compare with" className={styles.choice}>
          <Select
            value={other ?? ''}
            onChange={(_event, data) => {
              location.hash = compareLink(id, data.value);
            }}
          >
            <option value="">Choose a wave</option>
            {others.map((wave) => (
              <option key={wave.id} value={wave.id}>
                {wave.name} ({format.time(wave.startedAt)})
              </option>
            ))}
          </Select>
        </Field>
        <div className={styles.table}>
          <Table aria-label="Waves side by side">
            <TableHeader>
              <TableRow>
                <TableHeaderCell>What</TableHeaderCell>
                {sides.map(({ info: { wave } }) => (
                  <TableHeaderCell key={wave.id}>
                    <Link href={waveLink(wave.id)}>{wave.name}</Link>
                  </TableHeaderCell>
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {row('State', ({ info }) => STATES[info.wave.state])}
              {row('Started', ({ info }) => format.time(info.wave.startedAt))}
              {row('Audience', ({ info }) => audienceText(info.wave.audience))}
              {row(
                'Stages',
                ({ info }) => info.wave.ramp?.stages.map(({ name }) => name).join(', ') ?? 'all at once',
              )}
              {row('Sent', ({ info: { progress } }) => of(progress.sent, progress.people))}
              {row('Failed', ({ info: { progress } }) => of(progress.failed, progress.people))}
              {row('In doubt', ({ info: { progress } }) => of(progress.inDoubt, progress.people))}
              {STAGES.map(({ key, label }) =>
                row(label, ({ report: { funnel } }) => of(funnel[key], funnel.inScope)),
              )}
            </TableBody>
          </Table>
        </div>
      </Card>
    </Page>
  );

  function of(part: number, whole: number): string {
    return `${format.number(part)} (${format.share(part, whole)})`;
  }
}
