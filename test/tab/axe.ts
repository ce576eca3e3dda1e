// Runs axe-core in a frame and gives what it finds serious or critical, as lines to read. Fluent's invisible focus
// sentinels are left out: they are hidden and focusable on purpose, and hand the focus on at once.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Result = {
  readonly passes: number;
  readonly violations: readonly { id: string; impact: string; help: string; nodes: readonly string[] }[];
};

/** Rejects when axe looked at nothing, which would find nothing wrong. */
export async function axeFindings(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(SOURCE);
  const { passes, violations } = await frame.evaluate<Result>(`
    axe.run({ exclude: [['[data-tabster-dummy]']] }).then(({ passes, violations }) => ({
      passes: passes.length,
      violations: violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary),
      })),
    }))`);
  if (passes === 0) throw new Error('axe looked at nothing');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.join('\n  ')}`);
}
