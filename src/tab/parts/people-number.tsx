// A number of people that opens the list behind it, for whoever may see names; for others it is a number.

import { Link } from '@fluentui/react-components';
import { peopleLink } from '../route.ts';
import { maySeeNames, useSession } from '../session.ts';

type Props = {
  /** As `GET /api/people` takes it. */
  readonly of: Readonly<Record<string, string>>;
  /** Whom it counts, for who does not see where the number stands. */
  readonly what: string;
  readonly children: number;
};

export function PeopleNumber({ of, what, children }: Props) {
  const { me, format } = useSession();
  if (!maySeeNames(me) || children === 0) return format.number(children);
  return (
    <Link href={peopleLink(of)} aria-label={`${what}: ${format.number(children)}, show the list`}>
      {format.number(children)}
    </Link>
  );
}
