// The reader's own questions: where each stands, and changing or taking it back while it is not answered.

import { Badge, Button, makeStyles, Text, tokens, useRestoreFocusTarget } from '@fluentui/react-components';
import { useState } from 'react';
import type { QuestionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { secretFor } from '../session-secrets.ts';
import type { Room } from '../session-state.ts';
import { QUESTION_STATES } from '../session-words.ts';
import { useAct } from '../use-load.ts';
import { AskDialog } from './ask-dialog.tsx';
import { Card } from './layout.tsx';
import { Question, QuestionList } from './session-question.tsx';
import { QuestionFields, tagsIn } from './session-words-field.tsx';
import { FindingList } from './states.tsx';

const useStyles = makeStyles({ why: { color: tokens.colorNeutralForeground2 } });

type Edited = { readonly id: string; readonly text: string; readonly tags: string };
type Props = { readonly room: Room; readonly may: boolean; readonly refresh: () => void };

export function OwnQuestions({ room, may, refresh }: Props) {
  const styles = useStyles();
  const { api } = useChannel();
  const { problem, run } = useAct();
  const opener = useRestoreFocusTarget();
  const [edited, setEdited] = useState<Edited | null>(null);
  const session = room.session.id;
  // The newest words and votes are those of the list.
  const mine = [...room.mine.values()].map((each) =>
    each.state === 'published' ? (room.questions.get(each.id) ?? each) : each,
  );
  const shown = mine.filter(({ state }) => state !== 'withdrawn');
  if (shown.length === 0) return null;
  const takeBack = ({ id }: QuestionView) => api.withdraw(session, id, secretFor(session, id));
  const save = ({ id, text, tags }: Edited) =>
    api.editQuestion(session, id, { text: text.trim(), tags: tagsIn(tags) }, secretFor(session, id));
  return (
    <Card title="Your questions">
      <QuestionList label="Your questions">
        {shown.map((question) => (
          <Question key={question.id} question={question}>
            <Badge appearance="tint" color="informative" data-own={question.state}>
              {QUESTION_STATES[question.state]}
            </Badge>
            {question.dismissedWhy !== null && (
              <Text size={200} className={styles.why}>
                Why: {question.dismissedWhy}
              </Text>
            )}
            {may && question.answer === null && question.state !== 'dismissed' && (
              <>
                <Button
                  {...opener}
                  size="small"
                  onClick={() =>
                    setEdited({ id: question.id, text: question.text, tags: question.tags.join(', ') })
                  }
                >
                  Change
                </Button>
                <Button size="small" onClick={() => run(() => takeBack(question), refresh)}>
                  Take back
                </Button>
              </>
            )}
          </Question>
        ))}
      </QuestionList>
      {edited !== null && (
        <AskDialog
          title="Change your question"
          yes="Save"
          incomplete={edited.text.trim() === ''}
          act={() => run(() => save(edited), refresh)}
          close={() => setEdited(null)}
        >
          <QuestionFields {...edited} change={(part) => setEdited({ ...edited, ...part })} />
          {room.session.rules.moderated && <Text>A host looks at the changed question again.</Text>}
        </AskDialog>
      )}
      {problem !== null && <FindingList findings={problem.findings} />}
    </Card>
  );
}
