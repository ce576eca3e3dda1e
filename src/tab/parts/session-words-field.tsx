// The words of a question and its tags, for asking and for editing.

import { Field, Input, Textarea } from '@fluentui/react-components';

/** As core has them. */
export const LONGEST_QUESTION = 500;
const MOST_TAGS = 5;
const LONGEST_TAG = 30;

type Props = {
  readonly text: string;
  readonly tags: string;
  readonly wrong?: string | undefined;
  readonly change: (part: { readonly text?: string; readonly tags?: string }) => void;
};

export function QuestionFields({ text, tags, wrong, change }: Props) {
  return (
    <>
      <Field
        label="Your question"
        hint={`${text.length} of ${LONGEST_QUESTION} characters`}
        {...(wrong !== undefined && { validationMessage: wrong })}
      >
        <Textarea
          value={text}
          maxLength={LONGEST_QUESTION}
          resize="vertical"
          onChange={(_event, data) => change({ text: data.value })}
        />
      </Field>
      <TagsField tags={tags} change={(value) => change({ tags: value })} />
    </>
  );
}

export function TagsField({
  tags,
  change,
}: {
  readonly tags: string;
  readonly change: (tags: string) => void;
}) {
  return (
    <Field label="Tags" hint={`Up to ${MOST_TAGS}, with commas between; for example “phone, lost key”.`}>
      <Input value={tags} autoComplete="off" onChange={(_event, data) => change(data.value)} />
    </Field>
  );
}

export function tagsIn(text: string): readonly string[] {
  const tags = text.split(',').flatMap((each) => each.trim().slice(0, LONGEST_TAG).trim() || []);
  return [...new Set(tags)].slice(0, MOST_TAGS);
}
