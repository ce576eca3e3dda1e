// Reports: the waves side by side, files of everybody, and the page to print.

import {
  Dropdown,
  Field,
  Link,
  makeStyles,
  mergeClasses,
  Option,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { Report } from '../../core/report.ts';
import type { Wave } from '../../core/wave.ts';
import type { Api, ExportEnding } from '../api.ts';
import { DownloadButton } from '../parts/download.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { OutOfReachLink } from '../parts/out-of-reach-link.tsx';
import { FindingList, Pending, Problems } from '../parts/states.tsx';
import { SUMMARY, waveLink } from '../route.ts';
import { maySeeNames, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { STAGES } from '../words.ts';

/** More columns than this nobody compares. */
const COMPARED = 6;
const ENDINGS = { csv: 'CSV', xlsx: 'Excel (XLSX)', json: 'JSON' } as const;
const EVERYBODY = 'everybody';

const useStyles = makeStyles({
  wide: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse', fontVariantNumeric: 'tabular-nums' },
  cell: {
    padding: tokens.spacingVerticalS,
    paddingInlineStart: 0,
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: tokens.fontWeightRegular,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { textAlign: 'end', minWidth: '6rem', paddingInlineStart: tokens.spacingHorizontalL },
  under: { display: 'block', textAlign: 'inherit', color: tokens.colorNeutralForeground2 },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalM },
  field: { minWidth: '14rem', maxWidth: '100%' },
});

export function ReportsPage() {
  const { api, campaign, me } = useSession();
  const { value, problem, reload } = useLoad(`reports ${campaign.id}`, () => read(api, campaign.id));
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return (
    <Page
      title="Reports"
      under="Waves side by side, files to work with, and a page to hand on."
      actions={<Link href={SUMMARY}>Summary to print</Link>}
    >
      {problem !== null && <FindingList findings={problem.findings} />}
      <Compared {...value} />
      {maySeeNames(me) && <Exports waves={value.waves} />}
      {maySeeNames(me) && (
        <Card title="People out of reach">
          <Text>Teams does not let Keywave write to them: use another channel, such as a mail merge.</Text>
          <div>
            <OutOfReachLink />
          </div>
        </Card>
      )}
    </Page>
  );
}

function Exports({ waves }: { readonly waves: readonly Wave[] }) {
  const styles = useStyles();
  const { api, campaign } = useSession();
  const [of, choose] = useState(EVERYBODY);
  const name = waves.find(({ id }) => id === of)?.name ?? 'The whole campaign';
  return (
    <Card
      title="Everybody, as a file"
      meaning="One row a person: standing, reach, wave, last message, acknowledged, registered. docs/exports.md has every field."
    >
      <div className={styles.row}>
        <Field label="Of" className={styles.field}>
          <Dropdown
            value={name}
            selectedOptions={[of]}
            onOptionSelect={(_event, { optionValue }) => choose(optionValue ?? EVERYBODY)}
          >
            <Option value={EVERYBODY}>The whole campaign</Option>
            {waves.map((wave) => (
              <Option key={wave.id} value={wave.id}>
                {wave.name}
              </Option>
            ))}
          </Dropdown>
        </Field>
        {(Object.entries(ENDINGS) as [ExportEnding, string][]).map(([ending, label]) => (
          <DownloadButton
            key={ending}
            file={`keywave-people.${ending}`}
            fetch={() => api.exportPeople(ending, campaign.id, of === EVERYBODY ? null : of)}
          >
            {label}
          </DownloadButton>
        ))}
      </div>
    </Card>
  );
}

type Column = { readonly wave: Wave | null; readonly report: Report };

function Compared({ columns, older }: { readonly columns: readonly Column[]; readonly older: number }) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <Card
      title="Waves side by side"
      meaning="Each wave’s funnel over its frozen list. Somebody who was in two waves is in both, and once in the campaign."
    >
      <section className={styles.wide} tabIndex={0} aria-label="Table of waves">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col" className={styles.cell}>
                Stage
              </th>
              {columns.map(({ wave }) => (
                <th
                  key={wave?.id ?? EVERYBODY}
                  scope="col"
                  className={mergeClasses(styles.cell, styles.number)}
                >
                  {wave === null ? 'Campaign' : <Link href={waveLink(wave.id)}>{wave.name}</Link>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {STAGES.map(({ key, label }) => (
              <tr key={key}>
                <th scope="row" className={styles.cell}>
                  {label}
                </th>
                {columns.map(({ wave, report: { funnel } }) => (
                  <td key={wave?.id ?? EVERYBODY} className={mergeClasses(styles.cell, styles.number)}>
                    {format.number(funnel[key])}
                    <Text size={200} className={styles.under}>
                      {format.share(funnel[key], funnel.inScope)}
                    </Text>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {older > 0 && (
        <Text className={styles.under}>
          {format.count(older, 'older wave is', 'older waves are')} not shown here; each has its own page.
        </Text>
      )}
    </Card>
  );
}

async function read(api: Api, campaign: string) {
  const [whole, all] = await Promise.all([api.report(campaign), api.waves()]);
  const waves = all.filter(({ campaignId, state }) => campaignId === campaign && state !== 'draft');
  const shown = waves.slice(0, COMPARED);
  const reports = await Promise.all(
    shown.map(async (wave) => ({ wave, report: await api.report(campaign, wave.id) })),
  );
  return {
    waves,
    older: waves.length - shown.length,
    columns: [{ wave: null, report: whole }, ...reports] satisfies readonly Column[],
  };
}
