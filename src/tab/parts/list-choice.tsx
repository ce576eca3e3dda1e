// A list of people as audience: one that is there, or a new one from a CSV file, with the rows that do not count.

import { Button, Field, Input, Link, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import type { PeopleList, RejectReason } from '../../core/people-list.ts';
import type { Form, Wrong } from '../draft.ts';
import { useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';
import { REJECTS } from '../words.ts';
import { save } from './save.ts';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  nested: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    paddingInlineStart: tokens.spacingHorizontalL,
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  rejects: { display: 'grid', gap: tokens.spacingVerticalXS },
});

type Props = {
  readonly form: Form;
  readonly wrong: Wrong;
  readonly busy: boolean;
  readonly change: (part: Partial<Form>) => void;
};

export function ListChoice({ form, wrong, busy, change }: Props) {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value: lists, problem: notLoaded, reload } = useLoad('lists', api.lists);
  const { problem, run } = useAct();
  const [name, setName] = useState('');
  const [importing, setImporting] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const chosen = lists?.find(({ id }) => id === form.list);
  const trouble = problem ?? notLoaded;
  const upload = () => {
    const [chosenFile] = file.current?.files ?? [];
    if (chosenFile === undefined) return file.current?.focus();
    setImporting(true);
    const work = async () => {
      try {
        const { id } = await api.importList(name.trim() || chosenFile.name, chosenFile);
        change({ list: id });
      } finally {
        setImporting(false);
      }
    };
    return run(work, reload);
  };
  return (
    <div className={styles.nested}>
      {lists !== null && lists.length > 0 && (
        <Field label="List" {...(wrong.list && { validationMessage: wrong.list })}>
          <Select value={form.list} disabled={busy} onChange={(_event, { value }) => change({ list: value })}>
            <option value="">Choose a list</option>
            {lists.map((list) => (
              <option key={list.id} value={list.id}>
                {list.name} ({format.count(list.people, 'person', 'people')})
              </option>
            ))}
          </Select>
        </Field>
      )}
      {chosen !== undefined && <Rejects list={chosen} />}
      <Field
        label="CSV file"
        hint="Its first line names the columns; “upn” or “id” names the person. At most 100,000 rows and 20 MB."
      >
        {(control) => <input {...control} ref={file} type="file" accept=".csv,text/csv" />}
      </Field>
      <Field label="Name of the list" hint="Empty = the file’s name.">
        <Input value={name} maxLength={120} onChange={(_event, { value }) => setName(value)} />
      </Field>
      <div>
        <Button disabledFocusable={importing} onClick={upload}>
          {importing ? 'Reading the file …' : 'Make a list'}
        </Button>
      </div>
      {lists?.length === 0 && wrong.list !== undefined && <Text role="alert">{wrong.list}</Text>}
      {trouble !== null && <FindingList findings={trouble.findings} />}
    </div>
  );
}

function Rejects({ list }: { readonly list: PeopleList }) {
  const styles = useStyles();
  const { api, format } = useSession();
  const { problem, run } = useAct();
  const reasons = Object.entries(list.rejected) as [RejectReason, number][];
  const download = async () => save(await api.listRejectsCsv(list.id), 'keywave-rejected-rows.csv');
  return (
    <div className={styles.rejects} role="status">
      <Text>
        {format.count(list.people, 'person is', 'people are')} on “{list.name}”.
      </Text>
      {reasons.map(([why, rows]) => (
        <Text key={why} size={200}>
          {format.count(rows, 'row', 'rows')} left out: {REJECTS[why]}
        </Text>
      ))}
      {reasons.length > 0 && (
        <Link as="button" type="button" onClick={() => run(download)}>
          The rows left out, as CSV
        </Link>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </div>
  );
}
