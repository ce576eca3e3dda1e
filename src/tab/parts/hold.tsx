// Leaves a person alone, with a reason and until a day or until it is lifted; or lifts that.

import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Explained } from '../api.ts';
import { useSession } from '../session.ts';
import { useAct } from '../use-load.ts';
import { Confirm } from './confirm.tsx';
import { ReasonField } from './reason-field.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'start' },
});

export function HoldSwitch({
  of: { person, hold },
  changed,
}: {
  readonly of: Explained;
  readonly changed: () => void;
}) {
  const styles = useStyles();
  const { api } = useSession();
  const [why, setWhy] = useState('');
  const [day, setDay] = useState('');
  const { problem, run } = useAct();
  const until = day === '' ? null : new Date(`${day}T00:00`).toISOString();
  return (
    <div className={styles.all}>
      {hold !== null ? (
        <Button onClick={() => run(() => api.liftHold(person.id), changed)}>Lift hold</Button>
      ) : (
        <Confirm
          button={{}}
          label="Put on hold"
          title={`Leave ${person.name} alone?`}
          no="Do not"
          yes="Put on hold"
          incomplete={why.trim() === ''}
          act={() => run(() => api.hold(person.id, { why: why.trim(), until }), changed)}
        >
          <Text>Planned nudges are withdrawn. A registration is still noticed and thanked for.</Text>
          <ReasonField
            hint="Kept in the trail, and the answer to why they hear nothing."
            value={why}
            change={setWhy}
          />
          <Field label="Until" hint="The day on which they may hear again. Empty: until it is lifted.">
            <Input type="date" value={day} onChange={(_event, { value }) => setDay(value)} />
          </Field>
        </Confirm>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </div>
  );
}
