// The people out of reach as a CSV file, for a mail merge.

import { useSession } from '../session.ts';
import { DownloadLink } from './download.tsx';

export function OutOfReachLink() {
  const { api } = useSession();
  return (
    <DownloadLink file="keywave-out-of-reach.csv" fetch={api.outOfReachCsv}>
      Who they are, as CSV
    </DownloadLink>
  );
}
