// Finds a person by name, sign-in name or id while typing, and hands each hit to `render`.

import { Field, SearchBox, Text } from '@fluentui/react-components';
import { useEffect, useState, type ReactNode } from 'react';
import type { PersonInfo } from '../api.ts';
import { useSession } from '../session.ts';
import { useLoad } from '../use-load.ts';
import { FindingList } from './states.tsx';

/** The typing must rest this long before it is asked, in milliseconds. */
const REST = 250;

export function PersonSearch({
  label,
  render,
  idle,
}: {
  readonly label: string;
  readonly render: (people: readonly PersonInfo[]) => ReactNode;
  /** Shown while nothing is typed. */
  readonly idle?: ReactNode;
}) {
  const { format } = useSession();
  const [text, setText] = useState('');
  const search = useRested(text.trim());
  const { api } = useSession();
  const { value, problem } = useLoad(`people ${search}`, async () =>
    search === '' ? [] : api.people(search),
  );
  const status =
    search === ''
      ? ''
      : value === null
        ? 'Searching …'
        : `${format.count(value.length, 'person', 'people')} found`;
  return (
    <>
      <Field label={label} hint="Name, sign-in name or object id">
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

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
