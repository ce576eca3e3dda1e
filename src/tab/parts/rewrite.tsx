// What became of a wave's delivered cards after a recall, an expiry or an edit.

import { Text } from '@fluentui/react-components';
import type { RewriteInfo } from '../api.ts';
import { useSession } from '../session.ts';
import { Card } from './layout.tsx';

const TITLES: Readonly<Record<RewriteInfo['what'], string>> = {
  recalled: 'Cards taken back',
  expired: 'Cards expired',
  edited: 'Cards in new words',
};
const BECAME: Readonly<Record<string, string>> = {
  replaced: 'replaced',
  gone: 'gone with their chat',
  kept: 'kept, because the answer on them is newer',
  refused: 'refused by Teams',
};

export function RewriteCard({ rewrite }: { readonly rewrite: RewriteInfo }) {
  const { format } = useSession();
  const { what, askedAt, endedAt, cards, done } = rewrite;
  const through = Object.values(done).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(done).filter(([, count]) => count > 0);
  return (
    <Card title={TITLES[what]} meaning="Delivered cards, by what became of each since this was asked for.">
      <Text size={500} weight="semibold">
        {format.number(through)} of {format.count(cards, 'card', 'cards')} rewritten
      </Text>
      {parts.length > 0 && (
        <Text>
          {parts.map(([key, count]) => `${format.number(count)} ${BECAME[key] ?? key}`).join(' · ')}
        </Text>
      )}
      <Text>
        Asked for {format.time(askedAt)} · {endedAt === null ? 'under way' : `ended ${format.time(endedAt)}`}
      </Text>
    </Card>
  );
}
