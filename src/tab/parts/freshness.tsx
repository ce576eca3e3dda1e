// How far what the tab shows can be trusted: how old each fact is, and how complete they are.

import type { ReadinessInfo } from '../api.ts';
import { useSession } from '../session.ts';
import { Fact, FactList } from './fact-list.tsx';
import { Card } from './layout.tsx';

export function Ages({ readiness: { readings, at, countedAt } }: { readonly readiness: ReadinessInfo }) {
  const { format } = useSession();
  const age = (readAt: string | null) => (readAt === null ? 'never' : format.age(readAt, at));
  return (
    <Card
      title="How old the facts are"
      meaning="When each thing was last read from Microsoft Graph to its end."
    >
      <FactList>
        {readings.map(({ name, title, readAt }) => (
          <Fact key={name} name={title} value={age(readAt)} />
        ))}
        <Fact name="people counted for this page" value={age(countedAt)} />
      </FactList>
    </Card>
  );
}

export function Coverage({ readiness: { coverage, at } }: { readonly readiness: ReadinessInfo }) {
  const { format } = useSession();
  const { report, unknownMethods, waitingForGraph, strangersInAuditLog } = coverage;
  const age = (instant: string | null) => (instant === null ? 'never' : format.age(instant, at));
  return (
    <Card
      title="How complete the facts are"
      meaning="Microsoft refreshes each row of its registration report at a time of its own. What is about an account that Keywave does not know yet waits for it."
    >
      <FactList>
        <Fact name="people with a row of the report" value={format.number(report.rows)} />
        <Fact name="the row refreshed last" value={age(report.newest)} />
        <Fact name="the row not refreshed for longest" value={age(report.oldest)} />
        <Fact name="rows about unknown accounts" value={format.number(report.strangers)} />
        <Fact name="audit entries about unknown accounts" value={format.number(strangersInAuditLog)} />
        <Fact name="people Graph is still to be asked about" value={format.number(waitingForGraph)} />
        {Object.entries(unknownMethods).map(([method, people]) => (
          <Fact
            key={method}
            name={`unknown method “${method}”`}
            value={format.count(people, 'person', 'people')}
          />
        ))}
      </FactList>
    </Card>
  );
}
