// What the bot would do with a question, with the entries that come near. Nothing is kept.

import { Button, Field, Link, makeStyles, Select, Text, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { FaqTried } from '../faq-api.ts';
import { faqEntryLink } from '../route.ts';
import { useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';
import { Card } from './layout.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  form: { display: 'grid', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  wide: { width: '100%' },
  hits: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXL,
  },
  under: { color: tokens.colorNeutralForeground2 },
});

const BANDS: Readonly<Record<FaqTried['band'], string>> = {
  answer: 'It would answer with the first of these.',
  choices: 'It would ask “did you mean” with up to three of these.',
  none: 'It would answer nothing and offer topics and people. These came nearest:',
};

export function TryQuestion() {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value: list } = useLoad('faq languages', () => api.faqEntries('', format.locale));
  const { problem, run } = useAct();
  const [question, setQuestion] = useState('');
  const [lang, setLang] = useState('en');
  const [tried, setTried] = useState<FaqTried | null>(null);
  const nameOf = new Intl.DisplayNames(format.locale, { type: 'language' });
  const ask = () =>
    run(async () => {
      setTried(null);
      setTried(await api.tryFaq(question.trim(), lang));
    });
  return (
    <Card
      title="Try a question"
      meaning="What the bot would do with it now. Nothing is kept and nobody is asked."
    >
      <div className={styles.form}>
        <Field label="Question" className={styles.wide}>
          <Textarea value={question} maxLength={4000} onChange={(_event, data) => setQuestion(data.value)} />
        </Field>
        <Field label="Asked in">
          <Select value={lang} onChange={(_event, data) => setLang(data.value)}>
            {(list?.languages ?? ['en']).map((each) => (
              <option key={each} value={each}>
                {nameOf.of(each)}
              </option>
            ))}
          </Select>
        </Field>
        <Button appearance="primary" disabledFocusable={question.trim() === ''} onClick={ask}>
          Try it
        </Button>
      </div>
      <div role="status">
        {tried !== null && (
          <>
            <Text as="p" weight="semibold" data-band={tried.band}>
              {tried.hits.length === 0
                ? 'It would answer nothing: no entry has a word of it.'
                : BANDS[tried.band]}
            </Text>
            <ol className={styles.hits}>
              {tried.hits.map(({ id, question: heading, score }) => (
                <li key={id}>
                  <Link href={faqEntryLink(id)}>{heading}</Link>{' '}
                  <Text size={200} className={styles.under}>
                    {format.share(score, 1)} alike
                  </Text>
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}
