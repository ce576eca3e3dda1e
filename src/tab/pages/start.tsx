// Before the host is known: a quiet spinner, or what stands in the way. The theme is the system's.

import { Button, makeStyles, Title2, tokens } from '@fluentui/react-components';
import type { Finding } from '../../core/finding.ts';
import { FindingList, Pending } from '../parts/states.tsx';
import { Themed } from '../parts/themed.tsx';

const useStyles = makeStyles({
  page: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    maxWidth: '40rem',
    margin: '0 auto',
    padding: `12vh ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXXL}`,
    justifyItems: 'start',
  },
  title: { margin: 0 },
});

export function Starting() {
  return (
    <Themed theme={systemTheme()}>
      <main>
        <Pending label="Starting Keywave …" />
      </main>
    </Themed>
  );
}

export function CannotStart({
  title,
  findings,
  retry,
}: {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly retry: { readonly label: string; readonly run: () => void };
}) {
  return (
    <Themed theme={systemTheme()}>
      <Obstacle title={title} findings={findings} retry={retry} />
    </Themed>
  );
}

function Obstacle({ title, findings, retry }: Parameters<typeof CannotStart>[0]) {
  const styles = useStyles();
  return (
    <main className={styles.page}>
      <Title2 as="h1" className={styles.title}>
        {title}
      </Title2>
      <FindingList findings={findings} />
      <Button appearance="primary" onClick={retry.run}>
        {retry.label}
      </Button>
    </main>
  );
}

function systemTheme() {
  if (matchMedia('(forced-colors: active)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
