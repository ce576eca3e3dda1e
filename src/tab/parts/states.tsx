// The states that every page has besides its content: loading, empty, failed.

import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  Title3,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Problem } from '../api.ts';
import type { Finding } from '../../core/finding.ts';

const useStyles = makeStyles({
  pending: { display: 'grid', placeItems: 'center', minHeight: '12rem' },
  problems: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingVerticalL,
    maxWidth: '44rem',
  },
  inner: { display: 'grid', gap: tokens.spacingVerticalS },
  bar: { alignItems: 'start', paddingBlock: tokens.spacingVerticalM },
  body: { whiteSpace: 'normal' },
  line: { display: 'block' },
  empty: {
    display: 'grid',
    justifyItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
  },
  icon: {
    display: 'grid',
    placeItems: 'center',
    width: '64px',
    height: '64px',
    borderRadius: tokens.borderRadiusCircular,
    fontSize: '28px',
    color: tokens.colorBrandForeground1,
    background: tokens.colorBrandBackground2,
  },
  title: { margin: 0, textAlign: 'center' },
  text: {
    textAlign: 'center',
    textWrap: 'balance',
    maxWidth: '34rem',
    color: tokens.colorNeutralForeground2,
  },
});

export function Pending({ label = 'Loading …' }: { readonly label?: string }) {
  const styles = useStyles();
  return (
    <div className={styles.pending}>
      <Spinner label={label} labelPosition="below" />
    </div>
  );
}

/** A page that could not be loaded at all. */
export function Problems({ problem, retry }: { readonly problem: Problem; readonly retry: () => void }) {
  const styles = useStyles();
  return (
    <div className={styles.problems}>
      <FindingList findings={problem.findings} action={<Button onClick={retry}>Try again</Button>} />
    </div>
  );
}

/** What is wrong, why, and how to mend it; read out when it appears. */
export function FindingList({
  findings,
  action,
}: {
  readonly findings: readonly Finding[];
  readonly action?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.inner} role="alert">
      {findings.map(({ what, why, fix }) => (
        <MessageBar key={`${what} ${why}`} intent="error" layout="multiline" className={styles.bar}>
          <MessageBarBody className={styles.body}>
            <MessageBarTitle>{what}</MessageBarTitle>
            <span className={styles.line}>Why: {why}</span>
            <span className={styles.line}>What helps: {fix}</span>
          </MessageBarBody>
          {action !== undefined && <MessageBarActions>{action}</MessageBarActions>}
        </MessageBar>
      ))}
    </div>
  );
}

export function Empty({
  icon,
  title,
  as = 'h3',
  children,
  action,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  /** The level of its heading. */
  readonly as?: 'h1' | 'h2' | 'h3';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.empty}>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <Title3 as={as} className={styles.title}>
        {title}
      </Title3>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
