// The people out of reach as a CSV file.

import { Link } from '@fluentui/react-components';
import { download } from '../download.ts';
import { useSession } from '../session.ts';
import { useAct } from '../use-load.ts';
import { FindingList } from './states.tsx';

export function OutOfReachLink() {
  const { api } = useSession();
  const { problem, run } = useAct();
  const save = async () => download(await api.outOfReachCsv(), 'keywave-out-of-reach.csv');
  return (
    <>
      <Link as="button" onClick={() => run(save)}>
        Who they are, as CSV
      </Link>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
