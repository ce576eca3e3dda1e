// An answer as its card shows it: heading, text, source and buttons, drawn without any HTML of the text's own.

import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import { marked, type Token, type Tokens } from 'marked';
import type { ReactNode } from 'react';
import type { FaqText } from '../faq-draft.ts';

const useStyles = makeStyles({
  card: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    background: tokens.colorNeutralBackground1,
    overflowWrap: 'anywhere',
  },
  text: {
    '& p': { marginBlock: 0 },
    '& ul, & ol': { marginBlock: tokens.spacingVerticalXS },
    display: 'grid',
    gap: tokens.spacingVerticalS,
  },
  under: { color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

const SLOTS: Readonly<Record<string, string>> = {
  organisation: 'your organisation',
  helpDesk: 'the help desk',
};

type Props = {
  readonly text: Pick<FaqText, 'question' | 'answer' | 'from' | 'page'>;
  readonly links: readonly string[];
  readonly urgent: boolean;
  readonly lang: string;
};

export function FaqPreview({ text: { question, answer, from, page }, links, urgent, lang }: Props) {
  const styles = useStyles();
  const filled = answer.replace(/\{(\w+)\}/gu, (slot, name: string) => SLOTS[name] ?? slot);
  return (
    <div className={styles.card} lang={lang} dir={lang.startsWith('ar') ? 'rtl' : 'ltr'} data-preview>
      <Text weight="semibold" size={400}>
        {question.trim() || '…'}
      </Text>
      <div className={styles.text}>{drawn(marked.lexer(filled))}</div>
      <Text size={200} className={styles.under}>
        {from === 'organisation' ? 'your organisation' : page || '…'}
      </Text>
      {links.length > 0 && (
        <span className={styles.buttons}>
          {links.map((link) => (
            <Badge key={link} appearance="outline" color="informative" size="large">
              {link}
            </Badge>
          ))}
        </span>
      )}
      {urgent && <Text size={200}>People are asked at once, beside the answer.</Text>}
    </div>
  );
}

/** What a card draws of Markdown; everything else stays what was typed. */
function drawn(parts: readonly Token[] | undefined): ReactNode {
  return parts?.map((part, at) => <Part key={`${at} ${part.raw}`} part={part} />);
}

function Part({ part }: { readonly part: Token }) {
  const inner = 'tokens' in part && part.tokens !== undefined ? drawn(part.tokens) : null;
  switch (part.type) {
    case 'space':
      return null;
    case 'paragraph':
      return <p>{inner}</p>;
    case 'strong':
      return <strong>{inner}</strong>;
    case 'em':
      return <em>{inner}</em>;
    case 'br':
      return <br />;
    case 'list': {
      const { ordered, items } = part as Tokens.List;
      const lines = items.map((item, at) => <li key={`${at} ${item.raw}`}>{drawn(item.tokens)}</li>);
      return ordered ? <ol>{lines}</ol> : <ul>{lines}</ul>;
    }
    case 'text':
      return <>{inner ?? part.raw}</>;
    case 'escape':
      return <>{(part as Tokens.Escape).text}</>;
    default:
      return <>{part.raw}</>;
  }
}
