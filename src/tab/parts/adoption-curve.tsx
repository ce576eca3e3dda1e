// The adoption line as a small picture that prints sharp. Its numbers stand beside it.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { AdoptionPoint } from '../../core/forecast.ts';
import { useSession } from '../session.ts';

const [WIDTH, HEIGHT] = [600, 120];

const useStyles = makeStyles({
  picture: { width: '100%', height: '120px', display: 'block' },
  line: { fill: 'none', stroke: tokens.colorPaletteGreenForeground3, strokeWidth: '3px' },
  ends: { display: 'flex', justifyContent: 'space-between', color: tokens.colorNeutralForeground2 },
});

export function AdoptionCurve({ points }: { readonly points: readonly AdoptionPoint[] }) {
  const styles = useStyles();
  const { format } = useSession();
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) {
    return <Text>The line begins with the first registration.</Text>;
  }
  const from = Date.parse(first.at);
  const span = Math.max(1, Date.parse(last.at) - from);
  const most = Math.max(1, last.registered);
  const place = ({ at, registered }: AdoptionPoint) =>
    `${((Date.parse(at) - from) / span) * WIDTH},${HEIGHT - (registered / most) * (HEIGHT - 4) - 2}`;
  return (
    <div>
      <svg
        className={styles.picture}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`From ${format.number(first.registered)} to ${format.number(last.registered)} registered.`}
      >
        <polyline
          className={styles.line}
          points={points.map(place).join(' ')}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div className={styles.ends}>
        {[first, last].map(({ at, registered }) => (
          <Text key={at} size={200}>
            {format.time(at)}: {format.number(registered)}
          </Text>
        ))}
      </div>
    </div>
  );
}
