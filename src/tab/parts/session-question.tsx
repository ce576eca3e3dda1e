// One question: its votes, its words, what was answered, and what can be done with it.

import { Badge, makeStyles, mergeClasses, Text, ToggleButton, tokens } from '@fluentui/react-components';
import { ArrowUpFilled, PinRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { QuestionView } from '../../core/session-view.ts';
import { useChannel } from '../channel.ts';
import { whoAsked } from '../session-words.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalM, margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    alignItems: 'start',
    minWidth: 0,
    paddingBlockEnd: tokens.spacingVerticalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    ':last-child': { borderBottomStyle: 'none', paddingBlockEnd: 0 },
  },
  vote: { minWidth: '56px', flexShrink: 0 },
  body: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0, flexGrow: 1 },
  text: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  quiet: { color: tokens.colorNeutralForeground2 },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  answer: {
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    paddingInlineStart: tokens.spacingHorizontalM,
    borderLeft: `3px solid ${tokens.colorPaletteGreenBorderActive}`,
  },
});

export function QuestionList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label={label}>
      {children}
    </ol>
  );
}

type Props = {
  readonly question: QuestionView;
  /** Left out = not to be voted for here. */
  readonly vote?: { readonly on: boolean; readonly may: boolean; readonly press: (on: boolean) => void };
  readonly mine?: boolean;
  readonly children?: ReactNode;
};

export function Question({ question, vote, mine = false, children }: Props) {
  const styles = useStyles();
  const { format } = useChannel();
  const { id, text, tags, pinned, edited, answer, votes } = question;
  const count = format.count(votes, 'vote', 'votes');
  return (
    <li className={styles.row} data-question={id}>
      {vote !== undefined && (
        <ToggleButton
          className={styles.vote}
          checked={vote.on}
          appearance={vote.on ? 'primary' : 'outline'}
          icon={<ArrowUpFilled />}
          disabledFocusable={!vote.may}
          aria-label={`Vote for “${text}”, ${count}`}
          onClick={() => vote.may && vote.press(!vote.on)}
        >
          <span data-votes={votes}>{format.number(votes)}</span>
        </ToggleButton>
      )}
      <div className={styles.body}>
        <Text weight="semibold" className={styles.text}>
          {text}
        </Text>
        <div className={mergeClasses(styles.line, styles.quiet)}>
          <Text size={200}>
            {whoAsked(question)}
            {mine && ' · yours'}
            {edited && ' · edited'}
          </Text>
          {pinned && (
            <Badge appearance="tint" icon={<PinRegular />}>
              Pinned
            </Badge>
          )}
          {tags.map((tag) => (
            <Badge key={tag} appearance="outline">
              {tag}
            </Badge>
          ))}
        </div>
        {answer !== null && (
          <div className={styles.answer}>
            <Text size={200} className={styles.quiet}>
              {answer.is === 'live' ? 'Answered live' : 'Answered in writing'} by{' '}
              {answer.by ?? 'somebody who left'}, {format.time(answer.at)}
            </Text>
            {answer.text !== '' && <Text className={styles.text}>{answer.text}</Text>}
          </div>
        )}
        {children !== undefined && <div className={styles.line}>{children}</div>}
      </div>
    </li>
  );
}
