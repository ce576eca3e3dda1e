// People: a list by filters that the address keeps, so that every number elsewhere can open the list behind it.

import { Button, Field, makeStyles, SearchBox, Select, Text, tokens } from '@fluentui/react-components';
import { DismissRegular, PersonSearchRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { PersonInfo } from '../api.ts';
import { chipText, CHOICES, FILTER_NAMES, SORTS } from '../people-words.ts';
import { Card, Page } from '../parts/layout.tsx';
import { PeopleTable } from '../parts/people-table.tsx';
import { useRested } from '../parts/search.tsx';
import { Empty, FindingList, Pending, Problems } from '../parts/states.tsx';
import { peopleLink } from '../route.ts';
import { useSession } from '../session.ts';
import { usePeople, type PeopleRows } from '../use-people.ts';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: '2fr 2fr 1fr',
    gap: tokens.spacingHorizontalL,
    '& > *': { minWidth: 0 },
    // The longest of the choices would else decide.
    '& select': { minWidth: 0, width: '100%' },
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  chips: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
});

type Filter = Readonly<Record<string, string>>;

export function People({ query }: { readonly query: string }) {
  const styles = useStyles();
  const asked = Object.fromEntries(new URLSearchParams(query));
  const { sort = 'name', search = '', ...others } = asked;
  const list = usePeople(query);
  const show = (filter: Filter) => location.replace(peopleLink(filter));
  const without = (name: string) =>
    show(Object.fromEntries(Object.entries(asked).filter(([key]) => key !== name)));
  return (
    <Page title="People" under={<Told list={list} />}>
      <Card title="Who is listed">
        <div className={styles.fields}>
          <Search
            key={search}
            text={search}
            change={(text) => (text === '' ? without('search') : show({ ...asked, search: text }))}
          />
          <Field label="Add a filter">
            <Select
              value=""
              onChange={(_event, { value }) => {
                const [name = '', chosen = ''] = value.split('=');
                show({ ...asked, [name]: chosen });
              }}
            >
              <option value="">All filters</option>
              {Object.entries(CHOICES).map(([heading, choices]) => (
                <optgroup key={heading} label={heading}>
                  {choices.map(({ name, value, label }) => (
                    <option key={`${name}=${value}`} value={`${name}=${value}`}>
                      {label}
                    </option>
                  ))}
                </optgroup>
              ))}
            </Select>
          </Field>
          <Field label="Sort by">
            <Select value={sort} onChange={(_event, { value }) => show({ ...asked, sort: value })}>
              {Object.entries(SORTS).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <ul className={styles.chips} aria-label="Filters">
          {Object.entries(others)
            .filter(([name]) => FILTER_NAMES.has(name))
            .map(([name, value]) => (
              <li key={name}>
                <Button
                  size="small"
                  shape="circular"
                  icon={<DismissRegular />}
                  iconPosition="after"
                  aria-label={`Remove the filter “${chipText(name, value)}”`}
                  onClick={() => without(name)}
                >
                  {chipText(name, value)}
                </Button>
              </li>
            ))}
        </ul>
      </Card>
      <Rows list={list} />
    </Page>
  );
}

function Rows({ list }: { readonly list: PeopleRows }) {
  const { first, problem, rows, reload } = list;
  if (first === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  return (
    <Card title="List">
      {problem !== null && <FindingList findings={problem.findings} />}
      {rows.length === 0 ? (
        <Empty icon={<PersonSearchRegular />} title="Nobody fits">
          {first.countedAt === null
            ? 'Standings have not been counted yet: that is done when people have been read from Microsoft Graph.'
            : 'Take a filter away, or search for something shorter.'}
        </Empty>
      ) : (
        <PeopleTable list={list} />
      )}
    </Card>
  );
}

/** How many there are, and how old what they are filtered by is. */
function Told({ list: { first } }: { readonly list: PeopleRows }) {
  const { format } = useSession();
  if (first === null) return <Text role="status">Counting …</Text>;
  const { total, countedAt, at } = first;
  const people = total === null ? 'More than 10,000 people' : format.count(total, 'person', 'people');
  const age = countedAt === null ? 'never' : format.age(countedAt, at);
  return (
    <Text role="status">{`${people} · standings counted ${age}; answers and reach as they are now`}</Text>
  );
}

function Search({ text, change }: { readonly text: string; readonly change: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const rested = useRested(typed.trim());
  useEffect(() => {
    if (rested !== text) change(rested);
    // Only what was typed counts: `change` is another function each time.
  }, [rested]);
  return (
    <Field label="Person">
      <SearchBox
        value={typed}
        onChange={(_event, data) => setTyped(data.value)}
        autoComplete="off"
        placeholder="Name, sign-in name or object id"
      />
    </Field>
  );
}

export function aboutPerson({ upn, department, country }: PersonInfo): string {
  return [upn, department, country].filter((part) => part !== null && part !== '').join(' · ');
}
