// A session's state as a badge, and whether what is seen is live.

import { Badge, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import type { SessionState } from '../../core/session.ts';
import type { Connection } from '../live.ts';
import { SESSION_STATES } from '../session-words.ts';

const COLORS: Readonly<Record<SessionState, 'brand' | 'success' | 'informative'>> = {
  scheduled: 'informative',
  open: 'brand',
  live: 'success',
  closed: 'informative',
  archived: 'informative',
};

const useStyles = makeStyles({ badge: { paddingInline: tokens.spacingHorizontalMNudge } });

export function SessionBadge({ state }: { readonly state: SessionState }) {
  const styles = useStyles();
  return (
    <Badge className={styles.badge} appearance="tint" size="large" color={COLORS[state]} data-state={state}>
      {SESSION_STATES[state]}
    </Badge>
  );
}

export function ConnectionLost({ connection }: { readonly connection: Connection }) {
  return (
    <div role="status">
      {connection === 'reconnecting' && (
        <MessageBar intent="warning">
          <MessageBarBody>Connection lost, trying again … What you see may be old.</MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}
