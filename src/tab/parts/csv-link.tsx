// The people out of reach as a CSV file. It is fetched, because a plain link cannot carry the token.

import { Link } from '@fluentui/react-components';
import { useSession } from '../session.ts';
import { useAct } from '../use-load.ts';
import { FindingList } from './states.tsx';

export function OutOfReachLink() {
  const { api } = useSession();
  const { problem, run } = useAct();
  const download = async () => {
    const address = URL.createObjectURL(await api.outOfReachCsv());
    Object.assign(document.createElement('a'), {
      href: address,
      download: 'keywave-out-of-reach.csv',
    }).click();
    setTimeout(() => URL.revokeObjectURL(address));
  };
  return (
    <>
      <Link as="button" onClick={() => run(download)}>
        Who they are, as CSV
      </Link>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
