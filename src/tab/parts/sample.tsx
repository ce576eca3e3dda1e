// Sends the reader a sample of any message, marked as a test, so that it is seen as people get it: in Teams.

import { Button, Field, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { SendRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useSession } from '../session.ts';
import { useAct, useLoad } from '../use-load.ts';
import { Card } from './layout.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({
  fields: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: tokens.spacingHorizontalL },
});

export function SampleCard() {
  const styles = useStyles();
  const { api, format } = useSession();
  const { value: choices, problem: notLoaded } = useLoad('samples', api.samples);
  const { problem, run } = useAct();
  const trouble = problem ?? notLoaded;
  const [message, setMessage] = useState('nudge');
  const [language, setLanguage] = useState('');
  const [sent, setSent] = useState<string | null>(null);
  const nameOf = new Intl.DisplayNames(format.locale, { type: 'language' });
  const send = () => {
    setSent(null);
    run(
      () => api.sendSample(message, language || null),
      () => setSent(message),
    );
  };
  return (
    <Card
      title="See a message as people get it"
      meaning="A sample, sent to you alone in Teams and marked as a test. Its buttons change nothing."
    >
      {choices !== null && (
        <div className={styles.fields}>
          <Field label="Message">
            <Select value={message} onChange={(_event, { value }) => setMessage(value)}>
              {choices.messages.map((name) => (
                <option key={name} value={name}>
                  {labelOf(name)}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Language">
            <Select value={language} onChange={(_event, { value }) => setLanguage(value)}>
              <option value="">Yours</option>
              {choices.languages.map((locale) => (
                <option key={locale} value={locale}>
                  {nameOf.of(locale)}
                </option>
              ))}
            </Select>
          </Field>
          <Button icon={<SendRegular />} onClick={send}>
            Send to me
          </Button>
        </div>
      )}
      <Text role="status">{sent !== null && `“${labelOf(sent)}” is in your chat with Keywave.`}</Text>
      {trouble !== null && <FindingList findings={trouble.findings} />}
    </Card>
  );
}

/** “not-confirmed” as “Not confirmed”. */
function labelOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('-', ' ');
}
