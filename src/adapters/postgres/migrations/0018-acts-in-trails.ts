// "What do you store about me" counts what somebody did to others, such as a hold, without reading every trail.

export const ACTS_IN_TRAILS: readonly string[] = [
  `create index trail_of_acts on trail ((event->>'by')) where event->>'by' is not null`,
];
