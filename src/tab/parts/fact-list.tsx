// Short facts, one a line: what it is, and its value at the end of the line.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    margin: 0,
  },
  name: { '::first-letter': { textTransform: 'uppercase' } },
  value: { margin: 0, textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
});

export function FactList({ children }: { readonly children: ReactNode }) {
  return <dl className={useStyles().facts}>{children}</dl>;
}

export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.name}>
        <Text>{name}</Text>
      </dt>
      <dd className={styles.value}>
        <Text>{value}</Text>
      </dd>
    </>
  );
}
