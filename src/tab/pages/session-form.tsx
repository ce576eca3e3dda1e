// Scheduling a session, and changing it.

import {
  Button,
  Checkbox,
  Field,
  Input,
  Link,
  makeStyles,
  Select,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import type { SessionRules } from '../../core/session.ts';
import type { SessionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { Card, Page } from '../parts/layout.tsx';
import { FindingList, Pending, Problems } from '../parts/states.tsx';
import { sessionLink, SESSIONS } from '../route.ts';
import type { SessionDraft } from '../session-api.ts';
import { checkSession, formOf, LONGEST_TITLE, type SessionForm } from '../session-form.ts';
import { ownZone, placeOf, RULES } from '../session-words.ts';
import { useAct, useLoad } from '../use-load.ts';

const ZONES = [...new Set(['UTC', ownZone(), ...Intl.supportedValuesOf('timeZone')])].toSorted();

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalXL, maxWidth: '38rem' },
  rules: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    border: 'none',
    minWidth: 0,
  },
  means: { color: tokens.colorNeutralForeground2, paddingInlineStart: tokens.spacingHorizontalXXXL },
  coHosts: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

const EMPTY: SessionForm = {
  title: '',
  startsAt: '',
  endsAt: '',
  timeZone: ownZone(),
  coHosts: [],
  rules: { anonymous: true, moderated: false, guests: false },
};

export function NewSession() {
  const { api, channel } = useChannel();
  return (
    <Page title="Schedule a session" under={<Link href={SESSIONS}>all sessions</Link>}>
      <FormOf start={EMPTY} yes="Schedule" save={(draft) => api.scheduleSession(channel, draft)} />
    </Page>
  );
}

export function EditSession({ id }: { readonly id: string }) {
  const { api } = useChannel();
  const { value, problem, reload } = useLoad(`session ${id}`, () => api.session(id));
  if (value === null) return problem === null ? <Pending /> : <Problems problem={problem} retry={reload} />;
  const { session } = value;
  return (
    <Page title="Change the session" under={<Link href={sessionLink(id)}>{session.title}</Link>}>
      <FormOf start={formOf(session)} yes="Save" save={(draft) => api.editSession(id, draft)} />
    </Page>
  );
}

type Props = {
  readonly start: SessionForm;
  readonly yes: string;
  readonly save: (draft: SessionDraft) => Promise<SessionView>;
};

function FormOf({ start, yes, save }: Props) {
  const styles = useStyles();
  const { host } = useChannel();
  const [form, setForm] = useState(start);
  const [tried, setTried] = useState(false);
  const { problem, run } = useAct();
  const checked = checkSession(form);
  const wrong = tried && !checked.ok ? checked.wrong : {};
  const change = (part: Partial<SessionForm>) => setForm((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!checked.ok) return;
    run(async () => {
      location.hash = sessionLink((await save(checked.draft)).id);
    });
  };
  const { pickPeople } = host;
  const pick = async () => {
    const ids = form.coHosts.map(({ id }) => id);
    const coHosts = await pickPeople?.(ids);
    if (coHosts !== undefined) change({ coHosts });
  };
  return (
    <Card title="What, and when?">
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label="Title"
          required
          hint="For example “Passkeys: ask us anything”"
          {...(wrong.title && { validationMessage: wrong.title })}
        >
          <Input
            value={form.title}
            maxLength={LONGEST_TITLE}
            autoComplete="off"
            onChange={(_event, { value }) => change({ title: value })}
          />
        </Field>
        <Field label="Time zone" required hint="Everybody sees their own time beside it.">
          <Select value={form.timeZone} onChange={(_event, { value }) => change({ timeZone: value })}>
            {ZONES.map((zone) => (
              <option key={zone} value={zone}>
                {placeOf(zone)}
              </option>
            ))}
          </Select>
        </Field>
        {(['startsAt', 'endsAt'] as const).map((field) => (
          <Field
            key={field}
            label={field === 'startsAt' ? 'Start' : 'End'}
            required
            {...(wrong[field] && { validationMessage: wrong[field] })}
          >
            <Input
              type="datetime-local"
              value={form[field]}
              onChange={(_event, { value }) => change({ [field]: value })}
            />
          </Field>
        ))}
        <fieldset className={styles.rules}>
          <Text as="h3" weight="semibold" style={{ margin: 0 }}>
            Rules
          </Text>
          {(Object.keys(RULES) as (keyof SessionRules)[]).map((rule) => (
            <div key={rule}>
              <Checkbox
                label={RULES[rule].label}
                checked={form.rules[rule]}
                onChange={(_event, { checked: on }) =>
                  change({ rules: { ...form.rules, [rule]: on === true } })
                }
              />
              <Text as="p" block size={200} className={styles.means} style={{ margin: 0 }}>
                {RULES[rule].means}
              </Text>
            </div>
          ))}
        </fieldset>
        <div className={styles.coHosts}>
          <Text>
            Co-hosts: {form.coHosts.length === 0 ? 'none' : form.coHosts.map(({ name }) => name).join(', ')}
          </Text>
          {pickPeople === null ? (
            <Text size={200}>They can be chosen where this tab runs inside Teams.</Text>
          ) : (
            <Button size="small" onClick={() => run(pick)}>
              Choose
            </Button>
          )}
        </div>
        <div>
          <Button type="submit" appearance="primary">
            {yes}
          </Button>
        </div>
      </form>
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}
