// What a host can do with one question. Acts that need words, or a second question, ask for them in a dialog.

import {
  Button,
  Field,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Radio,
  RadioGroup,
  Text,
  Textarea,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { QuestionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import type { Moderation } from '../session-api.ts';
import { sectionsOf, type Room } from '../session-state.ts';
import { useAct } from '../use-load.ts';
import { AskDialog } from './ask-dialog.tsx';
import { TagsField, tagsIn } from './session-words-field.tsx';
import { FindingList } from './states.tsx';

const LONGEST_ANSWER = 4_000;
const LONGEST_REASON = 300;

type Asking =
  | { readonly for: 'answer'; readonly is: 'live' | 'written'; readonly text: string }
  | { readonly for: 'dismiss'; readonly text: string }
  | { readonly for: 'merge'; readonly into: string }
  | { readonly for: 'tags'; readonly text: string };

type Props = { readonly room: Room; readonly question: QuestionView };

export function HostActs({ room, question }: Props) {
  const { api } = useChannel();
  const { problem, run } = useAct();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { session } = room;
  const { id, state, pinned, answer, tags } = question;
  if (session.state === 'archived') return null;
  const moderate = (act: Moderation) => run(() => api.moderate(session.id, id, act));
  const isCurrent = session.current === id;
  const published = state === 'published';
  const about = `: ${question.text}`;
  const toAnswer = () =>
    setAsking({
      for: 'answer',
      is: answer?.is ?? (session.state === 'live' ? 'live' : 'written'),
      text: answer?.text ?? '',
    });
  return (
    <>
      {!published && (
        <Button
          size="small"
          appearance="primary"
          aria-label={`Publish${about}`}
          onClick={() => moderate({ act: 'publish' })}
        >
          Publish
        </Button>
      )}
      {published && session.state === 'live' && (
        <Button
          size="small"
          aria-label={`${isCurrent ? 'Done' : 'Answer now'}${about}`}
          onClick={() => run(() => api.showQuestion(session.id, isCurrent ? null : id))}
        >
          {isCurrent ? 'Done' : 'Answer now'}
        </Button>
      )}
      {published && (
        <Button
          size="small"
          aria-label={`${answer === null ? 'Answer' : 'Change answer'}${about}`}
          onClick={toAnswer}
        >
          {answer === null ? 'Answer' : 'Change answer'}
        </Button>
      )}
      {state === 'pending' && (
        <Button
          size="small"
          aria-label={`Dismiss${about}`}
          onClick={() => setAsking({ for: 'dismiss', text: '' })}
        >
          Dismiss
        </Button>
      )}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" aria-label={`More${about}`}>
            More
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {published && (
              <>
                <MenuItem onClick={() => moderate({ act: pinned ? 'unpin' : 'pin' })}>
                  {pinned ? 'Unpin' : 'Pin to the top'}
                </MenuItem>
                <MenuItem onClick={() => setAsking({ for: 'merge', into: '' })}>Merge …</MenuItem>
                <MenuItem onClick={() => setAsking({ for: 'dismiss', text: '' })}>Dismiss …</MenuItem>
              </>
            )}
            <MenuItem onClick={() => setAsking({ for: 'tags', text: tags.join(', ') })}>Tags …</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {asking?.for === 'answer' && (
        <AskDialog
          title="Answer"
          yes={asking.is === 'live' ? 'Mark as answered' : 'Publish answer'}
          incomplete={asking.is === 'written' && asking.text.trim() === ''}
          act={() =>
            run(() => api.answerQuestion(session.id, id, { is: asking.is, text: asking.text.trim() }))
          }
          close={() => setAsking(null)}
        >
          <Text>{question.text}</Text>
          <RadioGroup
            aria-label="How it was answered"
            value={asking.is}
            onChange={(_event, { value }) => setAsking({ ...asking, is: value as 'live' | 'written' })}
          >
            <Radio value="live" label="Live, in the session" />
            <Radio value="written" label="In writing" />
          </RadioGroup>
          <Field label={asking.is === 'live' ? 'Note (may be empty)' : 'Answer'}>
            <Textarea
              value={asking.text}
              maxLength={LONGEST_ANSWER}
              resize="vertical"
              onChange={(_event, data) => setAsking({ ...asking, text: data.value })}
            />
          </Field>
        </AskDialog>
      )}
      {asking?.for === 'dismiss' && (
        <AskDialog
          title="Dismiss this question?"
          yes="Dismiss it"
          incomplete={asking.text.trim() === ''}
          act={() => moderate({ act: 'dismiss', why: asking.text.trim() })}
          close={() => setAsking(null)}
        >
          <Text>{question.text}</Text>
          <Field label="Reason" required hint="Whoever asked sees it, and hosts do.">
            <Textarea
              value={asking.text}
              maxLength={LONGEST_REASON}
              onChange={(_event, data) => setAsking({ ...asking, text: data.value })}
            />
          </Field>
        </AskDialog>
      )}
      {asking?.for === 'merge' && (
        <AskDialog
          title="Which question says the same?"
          yes="Merge"
          incomplete={asking.into === ''}
          act={() => moderate({ act: 'merge', into: asking.into })}
          close={() => setAsking(null)}
        >
          <Text>
            “{question.text}” goes into it, with its votes, each person counted once. It can be undone.
          </Text>
          <Targets
            room={room}
            not={id}
            into={asking.into}
            choose={(into) => setAsking({ for: 'merge', into })}
          />
        </AskDialog>
      )}
      {asking?.for === 'tags' && (
        <AskDialog
          title="Tags"
          yes="Save"
          incomplete={false}
          act={() => moderate({ act: 'tag', tags: tagsIn(asking.text) })}
          close={() => setAsking(null)}
        >
          <TagsField tags={asking.text} change={(text) => setAsking({ for: 'tags', text })} />
        </AskDialog>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
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

/** What was merged into a question, and the way back. */
export function MergedOnes({
  room,
  merged,
}: {
  readonly room: Room;
  readonly merged: readonly QuestionView[];
}) {
  const { api } = useChannel();
  const { problem, run } = useAct();
  const may = room.host && room.session.state !== 'archived';
  return (
    <>
      {merged.map(({ id, text }) => (
        <span key={id}>
          <Text size={200}>Also asked: {text} </Text>
          {may && (
            <Button
              size="small"
              appearance="subtle"
              aria-label={`Undo merging: ${text}`}
              onClick={() => run(() => api.moderate(room.session.id, id, { act: 'split' }))}
            >
              Undo
            </Button>
          )}
        </span>
      ))}
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
