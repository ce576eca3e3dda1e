// Where a wave's nudges are, as one bar in parts and as the numbers with their meaning.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Progress } from '../../core/report.ts';
import { useSession } from '../session.ts';
import { PROGRESS } from '../words.ts';

/** Patterns tell the ends apart where colours cannot: high contrast has three of them. */
const hatch = (angle: string) =>
  `repeating-linear-gradient(${angle}, transparent 0 3px, ${tokens.colorNeutralBackground1} 3px 4px)`;

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    gap: '2px',
    height: '12px',
    borderRadius: tokens.borderRadiusCircular,
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralBackground4,
  },
  thin: { height: '6px' },
  part: {
    minWidth: '3px',
    transitionProperty: 'flex-grow',
    transitionDuration: tokens.durationSlow,
    forcedColorAdjust: 'none',
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0.01ms' },
  },
  sent: { backgroundColor: tokens.colorPaletteGreenBackground3 },
  inDoubt: { backgroundColor: tokens.colorPaletteYellowBackground3, backgroundImage: hatch('45deg') },
  failed: { backgroundColor: tokens.colorPaletteRedBackground3, backgroundImage: hatch('-45deg') },
  dropped: { backgroundColor: tokens.colorNeutralForeground4, backgroundImage: hatch('90deg') },
  sending: { backgroundColor: tokens.colorBrandBackground },
  planned: {
    backgroundColor: tokens.colorNeutralBackground4,
    boxShadow: `inset 0 0 0 1px ${tokens.colorNeutralStroke1}`,
  },
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(15rem, 1fr))',
    gap: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
    margin: 0,
  },
  entry: {
    display: 'grid',
    alignContent: 'start',
    gridTemplateColumns: '10px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
  },
  dot: { width: '10px', height: '10px', marginTop: '5px', borderRadius: '3px', forcedColorAdjust: 'none' },
  name: { display: 'flex', justifyContent: 'space-between', fontWeight: tokens.fontWeightSemibold },
  number: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  meaning: {
    gridColumn: 2,
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
});

export function ProgressBar({
  progress,
  thin = false,
}: {
  readonly progress: Progress;
  readonly thin?: boolean;
}) {
  const styles = useStyles();
  const { format } = useSession();
  const parts = PROGRESS.filter(({ key }) => progress[key] > 0);
  const label = parts
    .map((part) => `${format.number(progress[part.key])} ${part.label.toLowerCase()}`)
    .join(', ');
  return (
    <div
      className={mergeClasses(styles.bar, thin && styles.thin)}
      role="img"
      aria-label={`Of ${format.count(progress.people, 'nudge', 'nudges')}: ${label || 'none planned yet'}`}
    >
      {parts.map(({ key }) => (
        <div
          key={key}
          className={mergeClasses(styles.part, styles[key])}
          style={{ flexGrow: progress[key] }}
        />
      ))}
    </div>
  );
}

export function ProgressNumbers({ progress }: { readonly progress: Progress }) {
  const styles = useStyles();
  const { format } = useSession();
  return (
    <dl className={styles.list}>
      {PROGRESS.map(({ key, label, meaning }) => (
        <div key={key} className={styles.entry}>
          <dt style={{ display: 'contents' }}>
            <span className={mergeClasses(styles.dot, styles[key])} aria-hidden="true" />
            <span className={styles.name}>
              {label}
              <span className={styles.number} data-count={key}>
                {format.number(progress[key])}
              </span>
            </span>
          </dt>
          <dd className={styles.meaning}>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
