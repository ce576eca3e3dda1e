// The points of the adoption line as a table, folded away until somebody wants it.

import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import type { AdoptionPoint } from '../../core/forecast.ts';
import { useSession } from '../session.ts';

/** A longer table tells nobody more; the last point of each stretch stays. */
const ROWS = 12;

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', fontVariantNumeric: 'tabular-nums' },
  cell: {
    paddingBlock: tokens.spacingVerticalXS,
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { textAlign: 'end' },
});

export function AdoptionTable({ points }: { readonly points: readonly AdoptionPoint[] }) {
  const styles = useStyles();
  const { format } = useSession();
  const step = Math.max(1, Math.ceil(points.length / ROWS));
  const shown = points.filter((_point, at) => (points.length - 1 - at) % step === 0);
  return (
    <Accordion collapsible>
      <AccordionItem value="table">
        <AccordionHeader size="small">As a table</AccordionHeader>
        <AccordionPanel>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col" className={styles.cell}>
                  By
                </th>
                <th scope="col" className={mergeClasses(styles.cell, styles.number)}>
                  Registered
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ at, registered }) => (
                <tr key={at}>
                  <th scope="row" className={styles.cell}>
                    {format.time(at)}
                  </th>
                  <td className={mergeClasses(styles.cell, styles.number)}>{format.number(registered)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  );
}
