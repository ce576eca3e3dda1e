// People: find one, then see why they did or did not get a nudge.

import { Avatar, Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { PersonSearchRegular } from '@fluentui/react-icons';
import type { PersonInfo } from '../api.ts';
import { Card, Page } from '../parts/layout.tsx';
import { PersonSearch } from '../parts/search.tsx';
import { Empty } from '../parts/states.tsx';
import { personLink } from '../route.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalM, listStyleType: 'none', margin: 0, padding: 0 },
  item: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  texts: { display: 'grid', justifyItems: 'start', minWidth: 0, overflowWrap: 'anywhere' },
  under: { color: tokens.colorNeutralForeground2 },
});

export function People() {
  const styles = useStyles();
  const idle = (
    <Empty icon={<PersonSearchRegular />} title="Who is it about?">
      Search for a person to see where they stand, what comes next, and everything that was decided about
      them, each with its reason.
    </Empty>
  );
  return (
    <Page title="People" under="Why did, or didn’t, somebody get a nudge?">
      <Card title="Find a person">
        <PersonSearch
          idle={idle}
          render={(people) => (
            <ul className={styles.list}>
              {people.map((person) => (
                <li key={person.id} className={styles.item}>
                  <Avatar name={person.name} color="colorful" aria-hidden="true" />
                  <span className={styles.texts}>
                    <Link href={personLink(person.id)}>{person.name}</Link>
                    <Text size={200} className={styles.under}>
                      {aboutPerson(person)}
                    </Text>
                  </span>
                </li>
              ))}
            </ul>
          )}
        />
      </Card>
    </Page>
  );
}

export function aboutPerson({ upn, department, country }: PersonInfo): string {
  return [upn, department, country].filter((part) => part !== null && part !== '').join(' · ');
}
