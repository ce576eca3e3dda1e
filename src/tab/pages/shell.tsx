// The admin tab's shell: product, campaign and the pages. Pages that a role may not see are not offered.

import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { PersonSwapRegular } from '@fluentui/react-icons';
import { lazy, Suspense, type ReactNode } from 'react';
import { Pending } from '../parts/states.tsx';
import { GuidesLink } from '../parts/guides-link.tsx';
import { FAQ, OVERVIEW, PEOPLE, READINESS, REPORTS, useRoute, WAVES, type Route } from '../route.ts';
import { mayAdminister, maySeeNames, maySteer, useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { Compare } from './compare.tsx';
import { NewWave } from './new-wave.tsx';
import { Overview } from './overview.tsx';
import { People } from './people.tsx';
import { PersonPage } from './person.tsx';
import { NamesHidden, SteeringHidden } from './hidden.tsx';
import { ReadinessPage } from './readiness.tsx';
import { StopBanner, StopButton } from './stop.tsx';
import { WavePage } from './wave.tsx';
import { Waves } from './waves.tsx';

const FaqPage = lazy(async () => ({ default: (await import('./faq.tsx')).FaqPage }));
const FaqEntryPage = lazy(async () => ({ default: (await import('./faq-entry.tsx')).FaqEntryPage }));

const ReportsPage = lazy(async () => ({ default: (await import('./reports.tsx')).ReportsPage }));
const SummaryPage = lazy(async () => ({ default: (await import('./summary.tsx')).SummaryPage }));

/** A stop is looked for this often while the page is seen, in milliseconds. */
const REFRESH = 10_000;

const useStyles = makeStyles({
  top: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalXXL,
    paddingInline: tokens.spacingHorizontalXXL,
    background: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media print': { display: 'none' },
    '@media (max-width: 480px)': { paddingInline: tokens.spacingHorizontalL },
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalM,
  },
  logo: { width: '24px', height: '24px', display: 'block' },
  nav: {
    display: 'flex',
    flexWrap: 'wrap',
    flexGrow: 1,
    marginInline: `calc(-1 * ${tokens.spacingHorizontalS})`,
  },
  link: {
    position: 'relative',
    paddingInline: tokens.spacingHorizontalM,
    paddingBlock: '14px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-4px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::after': {
      content: '""',
      position: 'absolute',
      insetInline: tokens.spacingHorizontalM,
      bottom: 0,
      height: '3px',
      borderRadius: tokens.borderRadiusCircular,
      background: tokens.colorCompoundBrandStroke,
    },
  },
  acts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalS,
    ':empty': { display: 'none' },
  },
  foot: {
    maxWidth: '72rem',
    margin: '0 auto',
    padding: `0 ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
    boxSizing: 'border-box',
    color: tokens.colorNeutralForeground2,
    '@media print': { display: 'none' },
    '@media (max-width: 480px)': { paddingInline: tokens.spacingHorizontalL },
  },
  main: {
    maxWidth: '72rem',
    margin: '0 auto',
    padding: `${tokens.spacingVerticalXXL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXXL}`,
    boxSizing: 'border-box',
    '@media (max-width: 480px)': { padding: tokens.spacingHorizontalL },
    '@media print': { padding: 0 },
  },
});

const LINKS = [
  { href: OVERVIEW, label: 'Overview', pages: ['overview'] },
  { href: WAVES, label: 'Waves', pages: ['waves', 'wave', 'new-wave', 'compare'] },
  { href: PEOPLE, label: 'People', pages: ['people', 'person'] },
  { href: REPORTS, label: 'Reports', pages: ['reports', 'summary'] },
  { href: FAQ, label: 'FAQ', pages: ['faq', 'faq-entry'] },
  { href: READINESS, label: 'Readiness', pages: ['readiness'] },
] as const satisfies readonly { href: string; label: string; pages: readonly Route['page'][] }[];

export function Shell() {
  const styles = useStyles();
  const { api, host, me } = useSession();
  const { value: stop, problem, reload } = useLoad('stop', api.stop, REFRESH);
  const route = useRoute();
  const links = LINKS.filter(({ href }) => href !== PEOPLE || maySeeNames(me));
  return (
    <>
      <header className={styles.top}>
        <div className={styles.brand}>
          <img src="/tab/icon.svg" alt="" className={styles.logo} />
          <Text weight="semibold" size={400}>
            Keywave
          </Text>
        </div>
        <nav className={styles.nav} aria-label="Pages">
          {links.map(({ href, label, pages }) => {
            const here = (pages as readonly string[]).includes(route.page);
            return (
              <a
                key={href}
                href={href}
                className={mergeClasses(styles.link, here && styles.here)}
                {...(here && { 'aria-current': 'page' as const })}
              >
                {label}
              </a>
            );
          })}
        </nav>
        <div className={styles.acts}>
          {mayAdminister(me) && stop === null && problem === null && <StopButton changed={reload} />}
          {host.switchAccount !== null && (
            <Button
              appearance="subtle"
              icon={<PersonSwapRegular />}
              onClick={() => void host.switchAccount?.()}
            >
              Switch account
            </Button>
          )}
        </div>
      </header>
      {stop !== null && <StopBanner stop={stop} changed={reload} />}
      <main className={styles.main}>{pageOf(route, maySeeNames(me), maySteer(me))}</main>
      <footer className={styles.foot}>
        <Text size={200}>
          To hand out:{' '}
          <GuidesLink>guides for each device, and a page for the box of a security key</GuidesLink>.
        </Text>
      </footer>
    </>
  );
}

function pageOf(route: Route, names: boolean, steering: boolean): ReactNode {
  switch (route.page) {
    case 'overview':
      return <Overview />;
    case 'waves':
      return <Waves />;
    case 'new-wave':
      return steering ? (
        <NewWave key={`${route.from}`} from={route.from} edits={route.edits} />
      ) : (
        <SteeringHidden />
      );
    case 'compare':
      return <Compare key={`${route.id} ${route.other}`} id={route.id} other={route.other} />;
    case 'wave':
      return <WavePage key={route.id} id={route.id} />;
    case 'faq':
      return (
        <Suspense fallback={<Pending />}>
          <FaqPage view={route.view} />
        </Suspense>
      );
    case 'faq-entry':
      return (
        <Suspense fallback={<Pending />}>
          <FaqEntryPage key={route.id} id={route.id} />
        </Suspense>
      );
    case 'reports':
      return (
        <Suspense fallback={<Pending />}>
          <ReportsPage />
        </Suspense>
      );
    case 'summary':
      return (
        <Suspense fallback={<Pending />}>
          <SummaryPage />
        </Suspense>
      );
    case 'readiness':
      return <ReadinessPage />;
    case 'people':
      return names ? <People query={route.query} /> : <NamesHidden />;
    case 'person':
      return names ? <PersonPage key={route.id} id={route.id} /> : <NamesHidden />;
  }
}
