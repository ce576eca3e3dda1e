// People as a table that draws only the rows in view, however many there are; a list on a narrow screen.

import { Link, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ListedPerson } from '../../core/people-filter.ts';
import { rowReach, rowStanding } from '../people-words.ts';
import { personLink } from '../route.ts';
import { useSession } from '../session.ts';
import type { PeopleRows } from '../use-people.ts';

/** A row's height before it is measured, in pixels. */
const HEIGHT = 64;
/** Rows drawn beyond the view, so that a fast scroll finds them there. */
const AHEAD = 20;
/** The next page is asked for this many rows before the end. */
const READ_AHEAD = 120;

const useStyles = makeStyles({
  view: {
    height: 'calc(100vh - 21rem)',
    minHeight: '22rem',
    overflowY: 'auto',
    contain: 'strict',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  all: { position: 'relative', width: '100%' },
  row: {
    position: 'absolute',
    insetInlineStart: 0,
    width: '100%',
    boxSizing: 'border-box',
    display: 'grid',
    gridTemplateColumns: '5fr 3fr 6fr 3fr 3fr',
    columnGap: tokens.spacingHorizontalL,
    paddingBlock: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalXS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXXS },
  },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    background: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 860px)': { display: 'none' },
  },
  cell: { minWidth: 0, overflowWrap: 'anywhere' },
  under: { display: 'block', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const COLUMNS = ['Person', 'Department', 'Standing', 'Reach and answer', 'Last message'];

export function PeopleTable({ list: { rows, more, readOn, first } }: { readonly list: PeopleRows }) {
  const styles = useStyles();
  const view = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => view.current,
    estimateSize: () => HEIGHT,
    overscan: AHEAD,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - READ_AHEAD) readOn();
  }, [more, last, rows.length, readOn]);
  return (
    // A view that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div
      ref={view}
      className={styles.view}
      tabIndex={0}
      role="table"
      aria-label="People"
      aria-rowcount={more ? -1 : (first?.total ?? rows.length) + 1}
    >
      <div role="rowgroup" className={styles.head}>
        <div
          role="row"
          aria-rowindex={1}
          className={mergeClasses(styles.row, styles.head)}
          style={{ position: 'static' }}
        >
          {COLUMNS.map((column) => (
            <span key={column} role="columnheader" className={styles.cell}>
              {column}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const person = rows[index];
          return (
            person !== undefined && (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                className={styles.row}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Cells person={person} />
              </div>
            )
          );
        })}
      </div>
      {more && <Spinner size="tiny" label="Reading more people" />}
    </div>
  );
}

function Cells({ person }: { readonly person: ListedPerson }) {
  const styles = useStyles();
  const { format } = useSession();
  const { id, name, upn, department, country, lastMessageAt } = person;
  return (
    <>
      <span role="cell" className={styles.cell}>
        <Link href={personLink(id)}>{name}</Link>
        <span className={styles.under}>{upn}</span>
      </span>
      <span role="cell" className={styles.cell}>
        {[department, country].filter((part) => part !== null && part !== '').join(' · ')}
      </span>
      <span role="cell" className={styles.cell}>
        {rowStanding(person, format)}
      </span>
      <span role="cell" className={styles.cell}>
        {rowReach(person)}
      </span>
      <span role="cell" className={styles.cell}>
        {lastMessageAt === null ? 'No message yet' : format.time(lastMessageAt)}
      </span>
    </>
  );
}
