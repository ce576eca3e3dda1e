// The acts of a host that need words, or a second question: a dialog asks for them.

import { Field, Radio, RadioGroup, Text, Textarea } from '@fluentui/react-components';
import type { QuestionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import type { Moderation } from '../session-api.ts';
import { sectionsOf, type Room } from '../session-state.ts';
import { AskDialog } from './ask-dialog.tsx';
import { TagsField, tagsIn } from './session-words-field.tsx';

const LONGEST_ANSWER = 4_000;
const LONGEST_REASON = 300;

export type Asking =
  | { readonly for: 'answer'; readonly is: 'live' | 'written'; readonly text: string }
  | { readonly for: 'dismiss'; readonly text: string }
  | { readonly for: 'merge'; readonly into: string }
  | { readonly for: 'tags'; readonly text: string };

type Props = {
  readonly room: Room;
  readonly question: QuestionView;
  readonly asking: Asking;
  readonly ask: (asking: Asking | null) => void;
  readonly run: (act: () => Promise<unknown>) => void;
};

export function HostDialog({ room, question, asking, ask, run }: Props) {
  const { api } = useChannel();
  const { session } = room;
  const { id } = question;
  const moderate = (act: Moderation) => run(() => api.moderate(session.id, id, act));
  return (
    <>
      {asking.for === 'answer' && (
        <AskDialog
          title="Answer"
          yes={asking.is === 'live' ? 'Mark as answered' : 'Publish answer'}
          incomplete={asking.is === 'written' && asking.text.trim() === ''}
          act={() =>
            run(() => api.answerQuestion(session.id, id, { is: asking.is, text: asking.text.trim() }))
          }
          close={() => ask(null)}
        >
          <Text>{question.text}</Text>
          <RadioGroup
            aria-label="How it was answered"
            value={asking.is}
            onChange={(_event, { value }) => ask({ ...asking, is: value as 'live' | 'written' })}
          >
            <Radio value="live" label="Live, in the session" />
            <Radio value="written" label="In writing" />
          </RadioGroup>
          <Field label={asking.is === 'live' ? 'Note (may be empty)' : 'Answer'}>
            <Textarea
              value={asking.text}
              maxLength={LONGEST_ANSWER}
              resize="vertical"
              onChange={(_event, data) => ask({ ...asking, text: data.value })}
            />
          </Field>
        </AskDialog>
      )}
      {asking.for === 'dismiss' && (
        <AskDialog
          title="Dismiss this question?"
          yes="Dismiss it"
          incomplete={asking.text.trim() === ''}
          act={() => moderate({ act: 'dismiss', why: asking.text.trim() })}
          close={() => ask(null)}
        >
          <Text>{question.text}</Text>
          <Field label="Reason" required hint="Whoever asked sees it, and hosts do.">
            <Textarea
              value={asking.text}
              maxLength={LONGEST_REASON}
              onChange={(_event, data) => ask({ ...asking, text: data.value })}
            />
          </Field>
        </AskDialog>
      )}
      {asking.for === 'merge' && (
        <AskDialog
          title="Which question says the same?"
          yes="Merge"
          incomplete={asking.into === ''}
          act={() => moderate({ act: 'merge', into: asking.into })}
          close={() => ask(null)}
        >
          <Text>
            “{question.text}” goes into it, with its votes, each person counted once. It can be undone.
          </Text>
          <Targets room={room} not={id} into={asking.into} choose={(into) => ask({ for: 'merge', into })} />
        </AskDialog>
      )}
      {asking.for === 'tags' && (
        <AskDialog
          title="Tags"
          yes="Save"
          incomplete={false}
          act={() => moderate({ act: 'tag', tags: tagsIn(asking.text) })}
          close={() => ask(null)}
        >
          <TagsField tags={asking.text} change={(text) => ask({ for: 'tags', text })} />
        </AskDialog>
      )}
    </>
  );
}

type TargetsProps = {
  readonly room: Room;
  readonly not: string;
  readonly into: string;
  readonly choose: (into: string) => void;
};

function Targets({ room, not, into, choose }: TargetsProps) {
  const { open, answered } = sectionsOf(room);
  const others = [...open, ...answered].filter(({ id }) => id !== not);
  if (others.length === 0) return <Text>There is no other published question.</Text>;
  return (
    <RadioGroup
      aria-label="Question to merge into"
      value={into}
      onChange={(_event, { value }) => choose(value)}
    >
      {others.map(({ id, text }) => (
        <Radio key={id} value={id} label={text} />
      ))}
    </RadioGroup>
  );
}
