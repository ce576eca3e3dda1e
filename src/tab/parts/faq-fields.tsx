// The fields of an entry of the FAQ: what it says, one language at a time with its preview, and where it belongs.

import {
  Checkbox,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Select,
  Switch,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { FaqEntryInfo } from '../faq-api.ts';
import { begun, type FaqForm, type FaqText } from '../faq-draft.ts';
import { useSession } from '../session.ts';
import { FaqPreview } from './faq-preview.tsx';
import { Card } from './layout.tsx';

const LONGEST = { question: 120, answer: 1_000 };

const useStyles = makeStyles({
  sides: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalXXL,
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  side: { display: 'grid', alignContent: 'start', gap: tokens.spacingVerticalM, minWidth: 0 },
  under: { color: tokens.colorNeutralForeground2 },
  phrasings: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

type TextsProps = {
  readonly form: FaqForm;
  readonly change: (part: Partial<FaqForm>) => void;
  readonly entry: FaqEntryInfo;
  readonly languages: readonly string[];
  /** The language that is shown first. */
  readonly first: string;
  readonly mayWrite: boolean;
};

export function FaqTexts({ form, change, entry: { shipped }, languages, first, mayWrite }: TextsProps) {
  const styles = useStyles();
  const { format } = useSession();
  const said = Object.keys(form.texts);
  const [lang, setLang] = useState(said.length === 0 || said.includes(first) ? first : (said[0] ?? first));
  const nameOf = new Intl.DisplayNames(format.locale, { type: 'language' });
  const ours = shipped?.locales[lang];
  const text = form.texts[lang] ?? begun(ours);
  const set = (part: Partial<FaqText>) => change({ texts: { ...form.texts, [lang]: { ...text, ...part } } });
  const links = form.links.split('\n').filter((line) => line.trim() !== '');
  const all = [...new Set([...languages, ...said])];
  return (
    <Card title="What it says">
      <Field label="Language" hint="An entry of your own may be in one language alone.">
        <Select value={lang} onChange={(_event, { value }) => setLang(value)}>
          {all.map((each) => (
            <option key={each} value={each}>
              {nameOf.of(each)}
              {said.includes(each) ? ' (yours)' : shipped?.locales[each] === undefined ? '' : ' (as shipped)'}
            </option>
          ))}
        </Select>
      </Field>
      <div className={styles.sides}>
        <div className={styles.side}>
          {mayWrite && <TextFields key={lang} text={text} set={set} shipped={ours !== undefined} />}
        </div>
        <div className={styles.side}>
          <Text weight="semibold">As people see it</Text>
          <FaqPreview text={text} links={links} urgent={form.urgent} lang={lang} />
          {ours !== undefined && (
            <details>
              <summary>
                {format.count(ours.phrasings.length, 'phrasing', 'phrasings')} that Keywave ships
              </summary>
              <ul className={styles.phrasings}>
                {ours.phrasings.map((phrasing) => (
                  <li key={phrasing}>{phrasing}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
      </div>
    </Card>
  );
}

type FieldsProps = {
  readonly text: FaqText;
  readonly set: (part: Partial<FaqText>) => void;
  /** Keywave says something in this language already. */
  readonly shipped: boolean;
};

function TextFields({ text: { ours, question, answer, phrasings, from, page }, set, shipped }: FieldsProps) {
  return (
    <>
      {shipped && (
        <Switch
          checked={ours}
          label="Our own words in the place of what Keywave ships"
          onChange={(_event, { checked }) => set({ ours: checked })}
        />
      )}
      <Field
        label="How people ask it"
        hint={`One a line: short, long, clumsy, misspelt. ${shipped ? 'Added to what Keywave ships.' : 'The more, the surer it is found.'}`}
      >
        <Textarea
          rows={5}
          resize="vertical"
          value={phrasings}
          onChange={(_event, { value }) => set({ phrasings: value })}
        />
      </Field>
      {ours && (
        <>
          <Field label="Heading" hint={`What they asked, said plainly; ${left(question, LONGEST.question)}`}>
            <Input value={question} onChange={(_event, { value }) => set({ question: value })} />
          </Field>
          <Field
            label="Answer"
            hint={`A few short sentences in Markdown, without links; {organisation} and {helpDesk} are filled in; ${left(answer, LONGEST.answer)}`}
          >
            <Textarea
              rows={7}
              resize="vertical"
              value={answer}
              onChange={(_event, { value }) => set({ answer: value })}
            />
          </Field>
          <Field label="Where the facts come from">
            <RadioGroup
              value={from}
              onChange={(_event, { value }) => set({ from: value as FaqText['from'] })}
            >
              <Radio value="organisation" label="Our organisation’s own rule" />
              <Radio value="page" label="A page" />
            </RadioGroup>
          </Field>
          {from === 'page' && (
            <Field label="Address of the page" hint="With https://">
              <Input type="url" value={page} onChange={(_event, { value }) => set({ page: value })} />
            </Field>
          )}
        </>
      )}
    </>
  );
}

function left(text: string, longest: number): string {
  const free = longest - text.trim().length;
  return free >= 0 ? `${free} characters left` : `${-free} characters too long`;
}

type PlaceProps = Pick<TextsProps, 'form' | 'change' | 'mayWrite'> & { readonly topics: readonly string[] };

export function FaqPlace({ form: { topic, urgent, links }, change, topics, mayWrite }: PlaceProps) {
  return (
    <Card title="Where it belongs">
      <Field label="Topic">
        <Select disabled={!mayWrite} value={topic} onChange={(_event, { value }) => change({ topic: value })}>
          {[...new Set([...topics, topic])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      </Field>
      <Checkbox
        disabled={!mayWrite}
        checked={urgent}
        label="A security matter: people are asked at once, beside the answer"
        onChange={(_event, { checked }) => change({ urgent: checked === true })}
      />
      <Field
        label="Links"
        hint="One address a line; a card shows each as a button. My Security info, your help desk, or Microsoft’s pages about Entra sign-in."
      >
        <Textarea
          disabled={!mayWrite}
          value={links}
          onChange={(_event, { value }) => change({ links: value })}
        />
      </Field>
    </Card>
  );
}
