// What a host can do with one question.

import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Text,
  useRestoreFocusTarget,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { QuestionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import type { Moderation } from '../session-api.ts';
import type { Room } from '../session-state.ts';
import { useAct } from '../use-load.ts';
import { HostDialog, type Asking } from './session-host-dialog.tsx';
import { FindingList } from './states.tsx';

type Props = { readonly room: Room; readonly question: QuestionView };

export function HostActs({ room, question }: Props) {
  const { api, format } = useChannel();
  const { problem, run } = useAct();
  const opener = useRestoreFocusTarget();
  const [promoted, setPromoted] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const { session } = room;
  const { id, state, pinned, answer, tags } = question;
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
  const promote = () =>
    run(async () => {
      await api.promoteQuestion(session.id, id, format.locale);
      setPromoted(true);
    });
  // Good answers are found afterwards, too.
  const toFaq = answer !== null && (
    <Button size="small" aria-label={`Draft for the FAQ${about}`} onClick={promote}>
      Draft for the FAQ
    </Button>
  );
  const notes = (
    <>
      <Text role="status" size={200}>
        {promoted && 'It is a draft of the FAQ now. Somebody else reviews and publishes it.'}
      </Text>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
  if (session.state === 'archived') {
    return (
      <>
        {toFaq}
        {notes}
      </>
    );
  }
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
          {...opener}
          size="small"
          aria-label={`${answer === null ? 'Answer' : 'Change answer'}${about}`}
          onClick={toAnswer}
        >
          {answer === null ? 'Answer' : 'Change answer'}
        </Button>
      )}
      {state === 'pending' && (
        <Button
          {...opener}
          size="small"
          aria-label={`Dismiss${about}`}
          onClick={() => setAsking({ for: 'dismiss', text: '' })}
        >
          Dismiss
        </Button>
      )}
      {toFaq}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button {...opener} size="small" aria-label={`More${about}`}>
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
      {asking !== null && (
        <HostDialog room={room} question={question} asking={asking} ask={setAsking} run={run} />
      )}
      {notes}
    </>
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
