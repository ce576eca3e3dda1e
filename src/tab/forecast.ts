// The forecast in sentences: what it stands on comes first, and that there is none is said too.

import type { AdoptionInfo } from './api.ts';
import type { Format } from './format.ts';

export function forecastText({ forecast, goal, day }: AdoptionInfo, format: Format): string {
  const people = format.count(goal, 'person', 'people');
  const byThen = (count: number) =>
    `By ${format.day(day)}, when Microsoft ends its SMS and voice MFA: ${format.number(count)} of ${people} who could register.`;
  switch (forecast.is) {
    case 'too-early':
      return 'No forecast yet: it needs three days since the first registration.';
    case 'reached':
      return `The goal is reached: all ${people} who could register have.`;
    case 'standstill':
      return `Nobody registered in the last ${forecast.days} days. ${byThen(forecast.byThen)}`;
    case 'pace':
      return [
        `At the pace of the last ${forecast.days} days (${paceOf(forecast.perDay, format)} a day),`,
        `everybody who could register will have by ${format.day(forecast.reachedAt)}.`,
        byThen(forecast.byThen),
      ].join(' ');
  }
}

const paceOf = (perDay: number, format: Format) =>
  perDay < 1 ? 'fewer than one person' : format.count(Math.round(perDay), 'person', 'people');
