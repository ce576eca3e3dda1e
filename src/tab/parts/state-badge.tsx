// A wave's state as a badge: the word always, the colour beside it.

import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { WaveState } from '../../core/wave.ts';
import { STATES } from '../words.ts';

const COLORS: Readonly<Record<WaveState, 'brand' | 'success' | 'warning' | 'informative'>> = {
  draft: 'informative',
  scheduled: 'informative',
  running: 'brand',
  paused: 'warning',
  finished: 'success',
  cancelled: 'informative',
};

const useStyles = makeStyles({ badge: { paddingInline: tokens.spacingHorizontalMNudge } });

export function StateBadge({ state }: { readonly state: WaveState }) {
  const styles = useStyles();
  return (
    <Badge className={styles.badge} appearance="tint" size="large" color={COLORS[state]} data-state={state}>
      {STATES[state]}
    </Badge>
  );
}
