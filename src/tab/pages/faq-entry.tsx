// One entry of the FAQ: what it says per language with a preview, where it belongs, its review, what must be mended, what is like it, and
// every version. Whoever may not write reads what people get.

import {
  Button,
  Link,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { FaqEntryInfo, FaqList, FaqStep } from '../faq-api.ts';
import { contentOf, formOf, newForm, type FaqForm } from '../faq-draft.ts';
import { Confirm } from '../parts/confirm.tsx';
import { FaqPlace, FaqTexts } from '../parts/faq-fields.tsx';
import { FaqHistory } from '../parts/faq-history.tsx';
import { FaqState } from '../parts/faq-state.tsx';
import { Card, Page } from '../parts/layout.tsx';
import { FindingList, Pending, Problems } from '../parts/states.tsx';
import { FAQ, faqEntryLink } from '../route.ts';
import { mayPublish, maySeeNames, maySteer, useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';

const useStyles = makeStyles({
  under: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  acts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  list: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
    display: 'grid',
    gap: tokens.spacingVerticalS,
  },
  bar: { whiteSpace: 'normal' },
});

export function FaqEntryPage({ id }: { readonly id: string | null }) {
  const { api, format } = useSession();
  const {
    value: list,
    problem: noList,
    reload: again,
  } = useLoad('faq list', () => api.faqEntries('', format.locale));
  const { value, problem, reload } = useLoad(`faq entry ${id}`, async () =>
    id === null ? NOTHING : api.faqEntry(id),
  );
  const trouble = problem ?? noList;
  if (value === null || list === null)
    return trouble === null ? (
      <Pending />
    ) : (
      <Problems problem={trouble} retry={problem === null ? again : reload} />
    );
  // A newer version starts the form afresh.
  return <Entry key={value.own?.version ?? 0} entry={value} list={list} changed={reload} />;
}

const NOTHING: FaqEntryInfo = {
  id: '',
  shipped: null,
  own: null,
  history: [],
  problems: [],
  like: [],
  allowed: { onePerson: false },
};

type Props = { readonly entry: FaqEntryInfo; readonly list: FaqList; readonly changed: () => void };

function Entry({ entry, list, changed }: Props) {
  const styles = useStyles();
  const { me, format } = useSession();
  const { id, own, shipped, problems, like } = entry;
  const isNew = id === '';
  const spoken = list.languages.find((lang) => lang.split('-')[0] === format.locale.split('-')[0]) ?? 'en';
  const before = isNew ? newForm(list.topics[0] ?? 'basics', spoken) : formOf(entry);
  const [form, setForm] = useState<FaqForm>(before);
  const change = (part: Partial<FaqForm>) => setForm((now) => ({ ...now, ...part }));
  const dirty = JSON.stringify(form) !== JSON.stringify(before);
  const mayWrite = maySteer(me);
  return (
    <Page
      title={isNew ? 'New entry' : headingOf(entry, spoken)}
      under={
        <span className={styles.under}>
          {!isNew && <FaqState state={own?.state ?? 'shipped'} />}
          <Text>
            {!isNew && `${id} · `}
            <Link href={FAQ}>all entries</Link>
          </Text>
        </span>
      }
    >
      {own?.live != null && own.state !== 'published' && (
        <MessageBar layout="multiline">
          <MessageBarBody className={styles.bar}>
            People get version {own.live.version}, published on {own.live.on}, until this one is published.
          </MessageBarBody>
        </MessageBar>
      )}
      <FaqTexts
        form={form}
        change={change}
        entry={entry}
        languages={list.languages}
        first={spoken}
        mayWrite={mayWrite}
      />
      <FaqPlace form={form} change={change} topics={list.topics} mayWrite={mayWrite} />
      {maySeeNames(me) && (
        <Card
          title="Review"
          meaning="People get an entry once somebody else than who saved it has published it."
        >
          <Steps entry={entry} form={form} dirty={dirty} changed={changed} />
          {problems.length > 0 && (
            <>
              <Text weight="semibold">To be mended before a review</Text>
              <ul className={styles.list}>
                {problems.map(({ what, fix }) => (
                  <li key={what}>
                    {what} {fix}
                  </li>
                ))}
              </ul>
            </>
          )}
          {like.length > 0 && (
            <>
              <Text weight="semibold">Other entries are like it: would a phrasing of theirs do?</Text>
              <ul className={styles.list}>
                {like.map((other) => (
                  <li key={other.id}>
                    <Link href={faqEntryLink(other.id)}>{other.question}</Link> is found for “{other.asked}” (
                    {format.share(other.score, 1)} alike)
                  </li>
                ))}
              </ul>
            </>
          )}
        </Card>
      )}
      {entry.history.length > 0 && <FaqHistory entry={entry} changed={changed} />}
      {shipped !== null && own === null && !mayWrite && <Text size={200}>As Keywave ships it.</Text>}
    </Page>
  );
}

function headingOf({ id, own, shipped }: FaqEntryInfo, lang: string): string {
  const theirs = own?.content.locales ?? {};
  const said = theirs[lang]?.words ?? Object.values(theirs).find(({ words }) => words !== null)?.words;
  const ours = shipped?.locales[lang] ?? shipped?.locales['en'];
  return said?.question || ours?.question || id;
}

type StepsProps = Pick<Props, 'entry' | 'changed'> & { readonly form: FaqForm; readonly dirty: boolean };

function Steps({ entry: { id, own, allowed }, form, dirty, changed }: StepsProps) {
  const styles = useStyles();
  const { api, me } = useSession();
  const { problem, run } = useAct();
  const step = (what: FaqStep) => () => run(() => api.stepFaqEntry(id, what), changed);
  const save = () =>
    run(async () => {
      if (id !== '') {
        await api.saveFaqEntry(id, contentOf(form), own?.version ?? 0);
        return changed();
      }
      const made = await api.addFaqEntry(contentOf(form));
      location.hash = faqEntryLink(made.id);
    });
  const mine = own?.by === me.personId && !allowed.onePerson;
  return (
    <>
      <div className={styles.acts}>
        {maySteer(me) && (
          <Button appearance="primary" disabledFocusable={!dirty} onClick={save}>
            Save draft
          </Button>
        )}
        {maySteer(me) && own?.state === 'draft' && (
          <Button disabledFocusable={dirty} onClick={step('ask-review')}>
            Ask for a review
          </Button>
        )}
        {own?.state === 'in-review' && (
          <>
            {mayPublish(me) && (
              <Button appearance="primary" disabledFocusable={dirty || mine} onClick={step('publish')}>
                Publish
              </Button>
            )}
            <Button onClick={step('send-back')}>Back to draft</Button>
          </>
        )}
        {mayPublish(me) && own?.live != null && (
          <Confirm
            button={{}}
            label="Retire"
            title="Take this from people?"
            yes="Retire it"
            no="Keep it"
            act={step('retire')}
          >
            <Text>
              Nobody gets it any more. An entry that Keywave ships speaks again. Every version stays, and an
              old one can come back.
            </Text>
          </Confirm>
        )}
      </div>
      {own?.state === 'in-review' && mayPublish(me) && mine && (
        <Text size={200}>You saved this version, so somebody else publishes it.</Text>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
