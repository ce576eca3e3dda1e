// What leaves first is a column of its own, and `due_at` means only when. The index that claims go by has a lane for each
// wave and priority, so that what a paused wave holds is never looked at.

export const PRIORITIES: readonly string[] = [
  // 0 thanks, 1 what is owed to one person, 2 people with nothing but SMS or voice, 3 the rest of a wave.
  'alter table nudges add column priority smallint not null default 3',
  // Until now `due_at` was set back: by a week for what is owed to one person, by a day for people with nothing but SMS
  // or voice. One that was put back since has its true time.
  `update nudges set priority = case kind when 'thanks' then 0 else 1 end,
      due_at = case when kind <> 'thanks' and reason is null then due_at + interval '7 days' else due_at end
    where state in ('planned', 'sending') and kind <> 'nudge'`,
  `update nudges n set priority = case when wp.priority > 0 then 2 else 3 end,
      due_at = case when n.reason is null then wp.due_at else n.due_at end
    from wave_people wp
    where wp.wave_id = n.wave_id and wp.person_id = n.person_id and wp.due_at is not null
      and n.state in ('planned', 'sending') and n.kind = 'nudge'`,
  'drop index nudges_due',
  // A daily cap counts what was sent; until now it counted what was released.
  `update waves w set released = released - 'thatDay' || jsonb_build_object(
      'before', greatest(0, c.sent - (released->>'thatDay')::bigint), 'seen', c.sent)
    from (select wave_id, sum(sent) + sum(in_doubt) as sent from wave_counts group by wave_id) c
    where c.wave_id = w.id and w.released ? 'thatDay'`,
  `create index nudges_lanes on nudges (wave_id, priority, due_at, id) where state = 'planned' and worker is null`,
];
