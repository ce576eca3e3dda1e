// Finds people or groups while typing, and hands the hits to `render`.

import { Field, SearchBox, Text } from '@fluentui/react-components';
import { useEffect, useState, type ReactNode } from 'react';
import type { GroupInfo, PersonInfo } from '../api.ts';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { FindingList } from './states.tsx';

/** The typing must rest this long before it is asked, in milliseconds. */
const REST = 250;

type Shown<T> = {
  readonly render: (found: readonly T[]) => ReactNode;
  /** Shown while nothing is typed. */
  readonly idle?: ReactNode;
};

export function PersonSearch(shown: Shown<PersonInfo>) {
  const { api } = useSession();
  return (
    <Search
      label="Person"
      hint="Name, sign-in name or object id"
      words={['person', 'people']}
      find={api.findPeople}
      {...shown}
    />
  );
}

export function GroupSearch(shown: Shown<GroupInfo>) {
  const { api } = useSession();
  return (
    <Search
      label="Find a group"
      hint="By what it is called in Entra, or its object id"
      words={['group', 'groups']}
      find={api.groups}
      {...shown}
    />
  );
}

type Props<T> = Shown<T> & {
  readonly label: string;
  readonly hint: string;
  /** One, many. */
  readonly words: readonly [string, string];
  readonly find: (text: string) => Promise<readonly T[]>;
};

function Search<T>({ label, hint, words, find, render, idle }: Props<T>) {
  const { format } = useSession();
  const [text, setText] = useState('');
  const search = useRested(text.trim());
  const { value, problem } = useLoad(`${label} ${search}`, async () => (search === '' ? [] : find(search)));
  const status = value === null ? 'Searching …' : `${format.count(value.length, ...words)} found`;
  return (
    <>
      <Field label={label} hint={hint}>
        <SearchBox value={text} onChange={(_event, data) => setText(data.value)} autoComplete="off" />
      </Field>
      {problem !== null && <FindingList findings={problem.findings} />}
      {search === ''
        ? idle
        : problem === null && (
            <>
              <Text size={200} role="status">
                {status}
              </Text>
              {value !== null && value.length > 0 && render(value)}
            </>
          )}
    </>
  );
}

/** The text, once the typing rests. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
