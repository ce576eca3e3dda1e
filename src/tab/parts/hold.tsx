// Leaves a person alone, with a reason and until a day or until it is lifted; or lifts that.

import { Button, Field, Input, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Explained, Problem } from '../api.ts';
import { useSession } from '../session.ts';
import { problemOf } from '../use-load.ts';
import { Confirm } from './confirm.tsx';
import { FindingList } from './states.tsx';

const LONGEST_REASON = 200;

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'start' },
});

export function HoldSwitch({
  of: { person, standing },
  changed,
}: {
  readonly of: Explained;
  readonly changed: () => void;
}) {
  const styles = useStyles();
  const { api } = useSession();
  const [why, setWhy] = useState('');
  const [day, setDay] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const does = (act: () => Promise<unknown>) => () => {
    setProblem(null);
    act().then(changed, (error: unknown) => setProblem(problemOf(error)));
  };
  const until = day === '' ? null : new Date(`${day}T00:00`).toISOString();
  return (
    <div className={styles.all}>
      {standing.is === 'on-hold' ? (
        <Button onClick={does(() => api.liftHold(person.id))}>Lift hold</Button>
      ) : (
        <Confirm
          button={{}}
          label="Put on hold"
          title={`Leave ${person.name} alone?`}
          no="Do not"
          yes="Put on hold"
          incomplete={why.trim() === ''}
          act={does(() => api.hold(person.id, { why: why.trim(), until }))}
        >
          <Text>Planned nudges are withdrawn. A registration is still noticed and thanked for.</Text>
          <Field label="Reason" required hint="Kept in the trail, and the answer to why they hear nothing.">
            <Textarea
              value={why}
              maxLength={LONGEST_REASON}
              onChange={(_event, { value }) => setWhy(value)}
            />
          </Field>
          <Field label="Until" hint="The day on which they may hear again. Empty: until it is lifted.">
            <Input type="date" value={day} onChange={(_event, { value }) => setDay(value)} />
          </Field>
        </Confirm>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </div>
  );
}
