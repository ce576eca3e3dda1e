// The funnel as a chart, with the same numbers and what they mean as a table.

import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import type { Funnel } from '../../core/report.ts';
import { useSession } from '../session.ts';
import { PeopleNumber } from './people-number.tsx';
import { FUNNEL_STAGE } from '../people-words.ts';
import { STAGES } from '../words.ts';

const FunnelChart = lazy(async () => ({ default: (await import('./charts.tsx')).FunnelChart }));

const useStyles = makeStyles({
  both: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)',
    gap: tokens.spacingHorizontalXXXL,
    alignItems: 'center',
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  chart: { minHeight: '13rem', minWidth: 0 },
  table: { width: '100%', borderCollapse: 'collapse', fontVariantNumeric: 'tabular-nums' },
  row: { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  head: {
    textAlign: 'start',
    paddingBlock: tokens.spacingVerticalS,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  stage: { textAlign: 'start', paddingBlock: tokens.spacingVerticalS, fontWeight: tokens.fontWeightSemibold },
  meaning: {
    display: 'block',
    fontWeight: tokens.fontWeightRegular,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  number: {
    textAlign: 'end',
    verticalAlign: 'top',
    paddingBlock: tokens.spacingVerticalS,
    paddingInlineStart: tokens.spacingHorizontalL,
  },
});

/** `wave`: it is of one wave alone. */
export function FunnelView({ funnel, wave }: { readonly funnel: Funnel; readonly wave?: string }) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <div className={styles.both}>
      <div className={styles.chart}>
        <Suspense fallback={<Spinner size="small" aria-label="Loading the chart" />}>
          <FunnelChart funnel={funnel} format={format} />
        </Suspense>
      </div>
      <FunnelTable funnel={funnel} {...(wave !== undefined && { wave })} />
    </div>
  );
}

export function FunnelTable({ funnel, wave }: { readonly funnel: Funnel; readonly wave?: string }) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col" className={styles.head}>
            Stage
          </th>
          <th scope="col" className={mergeClasses(styles.head, styles.number)}>
            People
          </th>
          <th scope="col" className={mergeClasses(styles.head, styles.number)}>
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {STAGES.map(({ key, label, meaning }) => (
          <tr key={key} className={styles.row}>
            <th scope="row" className={styles.stage}>
              {label}
              <span className={styles.meaning}>{meaning}</span>
            </th>
            <td className={styles.number}>
              <PeopleNumber
                of={{ stage: FUNNEL_STAGE[key], ...(wave !== undefined && { wave }) }}
                what={label}
              >
                {funnel[key]}
              </PeopleNumber>
            </td>
            <td className={styles.number}>{format.share(funnel[key], funnel.inScope)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
