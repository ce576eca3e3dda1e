// Reasons with how many people each concerns, most frequent first, as a list with a bar for the eye.

import { makeStyles, tokens } from '@fluentui/react-components';
import { useSession } from '../session.ts';
import { PeopleNumber } from './people-number.tsx';
import { reasonText, sentence } from '../words.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalM, listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: `2px ${tokens.spacingHorizontalL}`,
  },
  number: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightSemibold },
  track: {
    gridColumn: '1 / -1',
    height: '4px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground4,
    overflow: 'hidden',
  },
  bar: { height: '100%', backgroundColor: tokens.colorNeutralStrokeAccessible, forcedColorAdjust: 'none' },
});

type Props = {
  readonly counts: Readonly<Record<string, number>>;
  /** Each number opens its list: of the campaign, or of one wave. */
  readonly list?: Readonly<Record<string, string>>;
};

export function Reasons({ counts, list }: Props) {
  const styles = useStyles();
  const { format } = useSession();
  const sorted = Object.entries(counts).sort(([, first], [, second]) => second - first);
  const most = sorted[0]?.[1] ?? 1;
  return (
    <ul className={styles.list}>
      {sorted.map(([why, people]) => (
        <li key={why} className={styles.item}>
          <span>{sentence(reasonText(why))}</span>
          <span className={styles.number}>
            {list === undefined ? (
              format.number(people)
            ) : (
              <PeopleNumber of={{ left: why, ...list }} what={reasonText(why)}>
                {people}
              </PeopleNumber>
            )}
          </span>
          <div className={styles.track} aria-hidden="true">
            <div className={styles.bar} style={{ width: `${(people / most) * 100}%` }} />
          </div>
        </li>
      ))}
    </ul>
  );
}
