// Four eyes on large waves, and whom an author may reach.

import assert from 'node:assert/strict';
import { EVERYONE } from '../../src/core/audience.ts';
import type { AuthorLimit } from '../../src/core/author-limits.ts';
import { Conflict, Findings, Forbidden } from '../../src/core/finding.ts';
import { answerApproval, askApproval } from '../../src/flows/waves/approve-wave.ts';
import { previewPeople, previewWave, type Author } from '../../src/flows/waves/plan-wave.ts';
import { readWave } from '../../src/flows/waves/read-wave.ts';
import { draftWave, editDraft, scheduleWave, startWave } from '../../src/flows/waves/start-wave.ts';
import { readAllGroups } from '../../src/flows/tenant/read-people.ts';
import { trackGroups } from '../../src/flows/tenant/read-groups.ts';
import type { World } from '../../src/ports.ts';
import { openStage, type Stage } from './world.ts';

const id = (number: number) => `0a0a0a0a-1111-4222-8333-${String(number).padStart(12, '0')}`;
const crowd = (size: number) => Array.from({ length: size }, (_, index) => id(index + 1));
const DRAFT = { campaignId: 'passkeys', name: 'Autumn', audience: EVERYONE };
const AUTHOR: Author = { id: id(900), roles: ['Campaign.Author'] };
const [APPROVER, OTHER] = [id(901), id(902)];

const refused = (what: RegExp, action: Promise<unknown>, kind: typeof Findings) =>
  assert.rejects(action, (error) => error instanceof kind && what.test(error.message));

describe('four eyes', () => {
  let stage: Stage;
  let world: World;
  beforeEach(async () => {
    stage = await openStage();
    world = { ...stage.world, settings: { ...stage.world.settings, approvalOver: 3 } };
    await stage.people(...crowd(10));
  });
  afterEach(() => stage.close());

  const ask = async () => {
    const { id: wave } = await draftWave(world, DRAFT, AUTHOR.id);
    const asked = await askApproval(world, wave, AUTHOR);
    return { wave, askedAt: asked?.approval?.askedAt ?? '' };
  };
  const approve = (wave: string, askedAt: string, by = APPROVER) =>
    answerApproval(world, wave, { is: 'approved', by, askedAt });
  const acts = async (wave: string) => (await readWave(world, wave))?.acts;

  it('a small wave needs one person, a larger one does not start with one', async () => {
    const small = { ...DRAFT, audience: { include: crowd(3).map(person), exclude: [] } };
    assert.equal((await startWave(world, small, AUTHOR.id, AUTHOR)).state, 'running');
    await refused(/10 people and is not approved/u, startWave(world, DRAFT, AUTHOR.id, AUTHOR), Conflict);
    const { id: wave } = await draftWave(world, DRAFT, AUTHOR.id);
    await refused(/not approved/u, scheduleWave(world, wave, AUTHOR.id, AUTHOR), Conflict);
    assert.equal((await world.store.wave(wave))?.state, 'draft');
    assert.equal((await world.store.wavePeople(wave, null, null, 5)).length, 0, 'its plan is not kept');
  });

  it('starts once somebody else has approved it', async () => {
    const { wave, askedAt } = await ask();
    assert.ok((await acts(wave))?.includes('answer-approval'));
    await refused(/asked for at/u, scheduleWave(world, wave, AUTHOR.id, AUTHOR), Conflict);
    assert.equal((await approve(wave, askedAt))?.approval?.answer?.by, APPROVER);
    assert.equal((await scheduleWave(world, wave, AUTHOR.id, AUTHOR))?.state, 'running');
    const { approval } = (await world.store.wave(wave)) ?? {};
    assert.deepEqual(
      [approval?.askedBy, approval?.people, approval?.answer?.is],
      [AUTHOR.id, 10, 'approved'],
    );
  });

  it('is never approved by who wrote it, who changed it last or who asked', async () => {
    const { wave, askedAt } = await ask();
    await refused(/cannot approve/u, approve(wave, askedAt, AUTHOR.id), Forbidden);
    await editDraft(world, wave, { name: 'Mine now', audience: EVERYONE }, OTHER);
    const again = await askApproval(world, wave, AUTHOR);
    for (const by of [OTHER, AUTHOR.id]) {
      await refused(/cannot approve/u, approve(wave, again?.approval?.askedAt ?? '', by), Forbidden);
    }
  });

  it('an edit withdraws an approval, and the request that somebody still sees', async () => {
    const { wave, askedAt } = await ask();
    await approve(wave, askedAt);
    await editDraft(world, wave, { name: 'Autumn, again', audience: EVERYONE }, AUTHOR.id);
    await refused(/not approved/u, scheduleWave(world, wave, AUTHOR.id, AUTHOR), Conflict);
    stage.later(1_000);
    await askApproval(world, wave, AUTHOR);
    await refused(/does not wait/u, approve(wave, askedAt), Conflict);
  });

  it('an audience that grew by more than a tenth is another wave', async () => {
    const { wave, askedAt } = await ask();
    await approve(wave, askedAt);
    await stage.people(...crowd(12));
    await refused(/has grown/u, scheduleWave(world, wave, AUTHOR.id, AUTHOR), Conflict);
    await stage.people(...crowd(11));
    await world.store.removeUsers([id(12)], stage.now());
    assert.equal((await scheduleWave(world, wave, AUTHOR.id, AUTHOR))?.state, 'running');
  });

  it('is declined with a reason, which the author reads', async () => {
    const { wave, askedAt } = await ask();
    const decline = (why?: string) =>
      answerApproval(world, wave, { is: 'declined', by: APPROVER, askedAt, why });
    await refused(/without a reason/u, decline(), Findings);
    await decline('not before the holidays');
    await refused(/not before the holidays/u, scheduleWave(world, wave, AUTHOR.id, AUTHOR), Conflict);
    await refused(/does not wait/u, approve(wave, askedAt), Conflict);
    assert.ok((await acts(wave))?.includes('ask-approval'));
  });
});

describe('whom an author may reach', () => {
  const [AUTHORS, FINANCE, INNER] = [id(700), id(701), id(702)];
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
    await stage.people(...crowd(4), AUTHOR.id);
    stage.groups.set(AUTHORS, [AUTHOR.id]);
    stage.groups.set(FINANCE, [id(1)]);
    stage.groups.set(INNER, [id(2)]);
    await readAllGroups(stage.world);
  });
  afterEach(() => stage.close());

  const limitedBy = async (...authorLimits: AuthorLimit[]): Promise<World> => {
    const world = { ...stage.world, settings: { ...stage.world.settings, authorLimits } };
    await trackGroups(world);
    return world;
  };
  const to = (...people: number[]) => ({
    ...DRAFT,
    audience: { include: people.map((each) => person(id(each))), exclude: [] },
  });

  it('is everybody where nothing is set, and for admins always', async () => {
    assert.equal((await previewWave(await limitedBy(), DRAFT, AUTHOR)).counts.send, 5);
    const world = await limitedBy({ group: AUTHORS, mayReach: [FINANCE] });
    const admin: Author = { ...AUTHOR, roles: ['Campaign.Author', 'Campaign.Admin'] };
    assert.equal((await previewWave(world, DRAFT, admin)).counts.send, 5);
  });

  it('is the members of the groups that a limit names for their group or for them', async () => {
    for (const limit of [
      { group: AUTHORS, mayReach: [FINANCE] },
      { person: AUTHOR.id, mayReach: [FINANCE] },
    ] as const) {
      const world = await limitedBy(limit);
      assert.equal((await previewWave(world, to(1), AUTHOR)).counts.send, 1);
      await refused(
        /2 people of this wave are not yours/u,
        previewWave(world, to(1, 2, 3), AUTHOR),
        Findings,
      );
      await refused(/One person of this wave is/u, startWave(world, to(1, 2), AUTHOR.id, AUTHOR), Findings);
      const page = { group: null, after: null, limit: 50 } as const;
      await refused(/not yours/u, previewPeople(world, to(1, 2), page, AUTHOR), Findings);
      const { id: wave } = await draftWave(world, to(2), AUTHOR.id);
      await refused(/not yours/u, scheduleWave(world, wave, AUTHOR.id, AUTHOR), Findings);
      await refused(/not yours/u, askApproval(world, wave, AUTHOR), Findings);
    }
    const both = await limitedBy(
      { group: AUTHORS, mayReach: [FINANCE] },
      { person: AUTHOR.id, mayReach: [INNER] },
    );
    assert.equal((await startWave(both, to(1, 2), AUTHOR.id, AUTHOR)).state, 'running');
  });

  it('is nobody for an author whom no limit names', async () => {
    const world = await limitedBy({ person: id(3), mayReach: [FINANCE] });
    await refused(/names no group for you/u, previewWave(world, to(1), AUTHOR), Findings);
  });
});

function person(each: string) {
  return { kind: 'person', id: each } as const;
}
