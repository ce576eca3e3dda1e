// The people out of reach as a CSV file. It is fetched, because a plain link cannot carry the token.

import { Link } from '@fluentui/react-components';
import { useState } from 'react';
import type { Problem } from '../api.ts';
import { useSession } from '../session.ts';
import { problemOf } from '../use-load.ts';
import { FindingList } from './states.tsx';

export function OutOfReachLink() {
  const { api } = useSession();
  const [problem, setProblem] = useState<Problem | null>(null);
  const download = async () => {
    setProblem(null);
    try {
      const address = URL.createObjectURL(await api.outOfReachCsv());
      Object.assign(document.createElement('a'), {
        href: address,
        download: 'keywave-out-of-reach.csv',
      }).click();
      setTimeout(() => URL.revokeObjectURL(address));
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <>
      <Link as="button" onClick={() => void download()}>
        Who they are, as CSV
      </Link>
      {problem !== null && <FindingList findings={problem.findings} />}
    </>
  );
}
