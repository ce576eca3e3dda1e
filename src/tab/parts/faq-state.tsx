// What became of an entry of the FAQ, as a badge: the word always, the colour beside it.

import { Badge } from '@fluentui/react-components';
import type { OwnState } from '../../core/own-entry.ts';

type State = OwnState | 'shipped';

const STATES: Readonly<
  Record<State, { readonly word: string; readonly color: 'informative' | 'warning' | 'success' | 'subtle' }>
> = {
  shipped: { word: 'As shipped', color: 'subtle' },
  draft: { word: 'Draft', color: 'informative' },
  'in-review': { word: 'In review', color: 'warning' },
  published: { word: 'Published', color: 'success' },
  retired: { word: 'Retired', color: 'informative' },
};

export function FaqState({ state }: { readonly state: State }) {
  const { word, color } = STATES[state];
  return (
    <Badge appearance="tint" size="large" color={color} data-state={state}>
      {word}
    </Badge>
  );
}
