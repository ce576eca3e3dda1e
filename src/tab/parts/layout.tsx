// The building blocks of a page: its heading, its cards, and the note that says what a number means.

import {
  InfoLabel,
  makeStyles,
  mergeClasses,
  Subtitle2,
  tokens,
  typographyStyles,
} from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalL,
  },
  titles: { display: 'grid', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  title: {
    ...typographyStyles.title2,
    margin: 0,
    overflowWrap: 'anywhere',
    ':focus': { outlineStyle: 'none' },
  },
  under: { color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  card: {
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    background: tokens.colorNeutralBackground1,
    minWidth: 0,
    '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL },
    '@media print': { padding: tokens.spacingHorizontalM, breakInside: 'avoid' },
  },
  cardHead: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  cardTitle: { margin: 0 },
});

/** Moves the focus to the heading when the page changed, so that keyboard and screen reader start there. */
export function Page({
  title,
  under,
  actions,
  children,
}: {
  readonly title: string;
  readonly under?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (navigated) heading.current?.focus();
    navigated = true;
  }, []);
  return (
    <div className={styles.page}>
      <div className={styles.heading}>
        <div className={styles.titles}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {under !== undefined && <div className={styles.under}>{under}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The first page of a visit leaves the focus where the browser put it. */
let navigated = false;

export function Card({
  title,
  meaning,
  aside,
  children,
  className,
}: {
  readonly title: string;
  /** What the card's numbers count. */
  readonly meaning?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const styles = useStyles();
  return (
    <section className={mergeClasses(styles.card, className)} aria-label={title}>
      <div className={styles.cardHead}>
        <Subtitle2 as="h2" className={styles.cardTitle}>
          {meaning === undefined ? title : <Explained meaning={meaning}>{title}</Explained>}
        </Subtitle2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export function Explained({ meaning, children }: { readonly meaning: string; readonly children: string }) {
  return (
    <InfoLabel
      info={meaning}
      infoButton={{ 'aria-label': `What does “${children}” mean?` }}
      size="large"
      weight="semibold"
    >
      {children}
    </InfoLabel>
  );
}
