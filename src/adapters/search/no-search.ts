// For a process that answers nobody, such as a worker: it loads neither bank nor index.

import type { Search } from '../../ports.ts';

export const NO_SEARCH: Search = {
  ask: () => Promise.resolve({ band: 'none', lang: null, hits: [] }),
  entry: () => null,
  topics: () => [],
  reload: () => Promise.resolve(),
};
