// A press on a button that is about the person themselves and not about a nudge: the answer takes the card's place. Who
// pressed comes from Teams' signed activity.

import type { Moment, OwnVerb } from '../../core/moment.ts';
import type { Message, World } from '../../ports.ts';
import { chooseLanguage } from './choose-language.ts';
import { languageOf } from './language-of.ts';
import { reportNotMe } from './report-not-me.ts';

export type Wish = { readonly personId: string; readonly locale: string | null } & (
  | { readonly verb: Exclude<OwnVerb, 'language'> }
  /** One of our languages, or `AS_TEAMS_SAYS`. */
  | { readonly verb: 'language'; readonly language: string }
);

/** What the choice of languages says for none of them. */
const AS_TEAMS_SAYS = 'teams';

export async function answerWish(world: World, wish: Wish): Promise<Message> {
  const answer = await grant(world, wish);
  return world.cards.render(answer, await languageOf(world, wish.personId, wish.locale));
}

function grant(world: World, wish: Wish): Promise<Moment> {
  switch (wish.verb) {
    case 'language':
      return chooseLanguage(world, wish.personId, wish.language === AS_TEAMS_SAYS ? null : wish.language);
    case 'not-me':
      return reportNotMe(world, wish.personId);
  }
}
