// The fields of a new wave that unfold: which groups or which person, when it starts, and in which stages.

import {
  Button,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { STAGES_OF_RAMP, type Form, type Wrong } from '../draft.ts';
import { aboutPerson } from '../pages/people.tsx';
import { GroupSearch, PersonSearch } from './search.tsx';

const useStyles = makeStyles({
  nested: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    paddingInlineStart: tokens.spacingHorizontalL,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  chosen: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  hits: { display: 'grid', gap: tokens.spacingVerticalXS, listStyleType: 'none', margin: 0, padding: 0 },
  hit: { justifyContent: 'start', textAlign: 'start', width: '100%' },
  hitTexts: { display: 'grid', overflowWrap: 'anywhere' },
  under: { color: tokens.colorNeutralForeground2, fontWeight: tokens.fontWeightRegular },
});

type Props = {
  readonly form: Form;
  readonly wrong: Wrong;
  readonly busy: boolean;
  readonly change: (part: Partial<Form>) => void;
};

export function GroupChoice({ form: { groups }, wrong, change }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.nested}>
      {groups.map(({ id, name }) => (
        <div key={id} className={styles.chosen}>
          <Text weight="semibold">{name}</Text>
          <Button
            size="small"
            aria-label={`Remove ${name}`}
            onClick={() => change({ groups: groups.filter((group) => group.id !== id) })}
          >
            Remove
          </Button>
        </div>
      ))}
      <GroupSearch
        render={(found) => (
          <ul className={styles.hits}>
            {found.slice(0, 8).map(({ id, name, hidden }) => (
              <Hit
                key={id}
                name={name}
                under={hidden ? 'Its members are hidden from Keywave, so it cannot be used' : id}
                disabled={hidden || groups.some((group) => group.id === id)}
                choose={() => change({ groups: [...groups, { id, name }] })}
              />
            ))}
          </ul>
        )}
      />
      <Text size={200} className={styles.under}>
        Nested groups count.
      </Text>
      {wrong.groups !== undefined && <Text role="alert">{wrong.groups}</Text>}
    </div>
  );
}

export function PersonChoice({ form, me, wrong, change }: Props & { readonly me: string }) {
  const styles = useStyles();
  if (form.person !== null) {
    return (
      <div className={styles.nested}>
        <div className={styles.chosen}>
          <Text>
            Only to <strong>{form.person.name}</strong>
          </Text>
          <Button size="small" onClick={() => change({ person: null })}>
            Choose somebody else
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.nested}>
      <PersonSearch
        render={(people) => (
          <ul className={styles.hits}>
            {people.slice(0, 8).map((person) => (
              <Hit
                key={person.id}
                name={person.name}
                under={aboutPerson(person)}
                choose={() => change({ person })}
              />
            ))}
          </ul>
        )}
      />
      {wrong.person !== undefined && <Text role="alert">{wrong.person}</Text>}
      <div>
        <Button size="small" onClick={() => change({ person: { id: me, name: 'you' } })}>
          To me
        </Button>
      </div>
    </div>
  );
}

export function StartChoice({ form, wrong, busy, change }: Props) {
  const styles = useStyles();
  return (
    <>
      <Choice
        label="Start"
        value={form.start}
        busy={busy}
        choose={(start) => change({ start: start as Form['start'] })}
      >
        <Radio value="now" label="Now" />
        <Radio value="later" label="At a time" />
      </Choice>
      {form.start === 'later' && (
        <div className={styles.nested}>
          <Field
            label="Date and time"
            required
            hint={`In your time zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}. People’s own windows still hold.`}
            {...(wrong.startAt && { validationMessage: wrong.startAt })}
          >
            <Input
              type="datetime-local"
              value={form.startAt}
              readOnly={busy}
              onChange={(_event, { value }) => change({ startAt: value })}
            />
          </Field>
        </div>
      )}
    </>
  );
}

export function RampChoice({ form, wrong, busy, change }: Props) {
  const styles = useStyles();
  return (
    <>
      <Choice
        label="Ramp"
        value={form.ramp}
        busy={busy}
        choose={(ramp) => change({ ramp: ramp as Form['ramp'] })}
      >
        <Radio value="all-at-once" label="All at once" />
        <Radio value="pilot" label="Pilot first, then everybody when an admin says “go on”" />
        <Radio value="stages" label={`In stages: ${STAGES_OF_RAMP.join(', ')} %`} />
      </Choice>
      {form.ramp === 'pilot' && (
        <div className={styles.nested}>
          <Field
            label="People in the pilot"
            required
            hint="Drawn at random from the wave’s list."
            {...(wrong.pilotPeople && { validationMessage: wrong.pilotPeople })}
          >
            <Input
              inputMode="numeric"
              value={form.pilotPeople}
              readOnly={busy}
              onChange={(_event, { value }) => change({ pilotPeople: value })}
            />
          </Field>
        </div>
      )}
      {form.ramp === 'stages' && (
        <div className={styles.nested}>
          <Field
            label="Hold between stages, in hours"
            required
            hint="The next stage waits longer when too many nudges failed or are in doubt."
            {...(wrong.holdHours && { validationMessage: wrong.holdHours })}
          >
            <Input
              inputMode="numeric"
              value={form.holdHours}
              readOnly={busy}
              onChange={(_event, { value }) => change({ holdHours: value })}
            />
          </Field>
        </div>
      )}
    </>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly busy: boolean;
  readonly choose: (value: string) => void;
  readonly children: ReactNode;
};

export function Choice({ label, value, busy, choose, children }: ChoiceProps) {
  return (
    <Field label={label} required>
      <RadioGroup value={value} disabled={busy} onChange={(_event, data) => choose(data.value)}>
        {children}
      </RadioGroup>
    </Field>
  );
}

type HitProps = {
  readonly name: string;
  readonly under: string;
  readonly disabled?: boolean;
  readonly choose: () => void;
};

function Hit({ name, under, disabled = false, choose }: HitProps) {
  const styles = useStyles();
  return (
    <li>
      <Button appearance="subtle" className={styles.hit} disabled={disabled} onClick={choose}>
        <span className={styles.hitTexts}>
          {name}
          <Text size={200} className={styles.under}>
            {under}
          </Text>
        </span>
      </Button>
    </li>
  );
}
