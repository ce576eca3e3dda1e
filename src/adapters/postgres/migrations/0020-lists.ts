// Four eyes on waves, and named lists of people that an audience may name.

export const LISTS: readonly string[] = ['alter table waves add column approval jsonb'];
