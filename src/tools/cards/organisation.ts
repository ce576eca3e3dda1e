// The pretend organisation in whose name cards are recorded, drawn and tested.

import { join } from 'node:path';
import { LOGO_PATH } from '../../core/links.ts';

/** Templates, samples and words. */
export const FOLDER = join(import.meta.dirname, '..', '..', '..', 'cards');

/** It has set everything there is to set. */
export const COMPLETE = {
  organisation: {
    name: 'Fabrikam',
    sender: 'IT Security',
    helpDesk: { label: 'Service Desk', url: 'https://help.fabrikam.example/' },
  },
  appId: '8a1e4c52-7b3f-4d0a-9a35-1f2f3a4b5c6d',
  public: { url: 'https://keywave.fabrikam.example', logo: LOGO_PATH },
};

/** For pictures: nothing on the cards must come from a network. */
export const WITHOUT_LOGO = { ...COMPLETE, public: { ...COMPLETE.public, logo: null } };
