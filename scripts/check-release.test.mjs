import { describe, expect, it } from 'vitest'
import { releaseProblems } from './check-release.mjs'
import { publicPackages, readJson, root } from './workspace.mjs'

const repository = { type: 'git', url: 'git+https://github.com/acme/jobs.git', directory: 'packages/core' }
const manifest = {
  name: '@leora-jobs/core',
  version: '1.2.3',
  repository,
  publishConfig: { access: 'public', provenance: true },
}
const problemsOf = (differs, from = 'acme/jobs') =>
  releaseProblems([{ dir: '/anywhere/packages/core', manifest: { ...manifest, ...differs } }], from)

it('finds nothing in packages of the repository that publishes them', () => {
  expect(problemsOf({})).toEqual([])
})

describe('names what npm would refuse', () => {
  it.each([
    ['no repository', { repository: undefined }, /"repository" is missing.*acme\/jobs\.git/],
    ['another one', { repository: { ...repository, url: 'git+https://github.com/other/jobs.git' } }, /other\/jobs/],
    ['a fork', { repository }, /acme\/jobs\.git.*fork\/jobs\.git/, 'fork/jobs'],
    ['another folder', { repository: { ...repository, directory: 'packages/cli' } }, /packages\/cli/],
    ['the version of the workspace', { version: '0.0.0' }, /0\.0\.0/],
    ['no access', { publishConfig: { provenance: true } }, /access/],
    ['no provenance', { publishConfig: { access: 'public' } }, /provenance/],
  ])('%s', (_, differs, message, from) => {
    expect(problemsOf(differs, from)).toEqual([expect.stringMatching(message)])
  })

  it('two versions in one release', () => {
    const packages = ['1.2.3', '1.2.4'].map((version) => ({ dir: 'packages/core', manifest: { ...manifest, version } }))
    expect(releaseProblems(packages, 'acme/jobs')).toEqual([expect.stringMatching(/1\.2\.3, 1\.2\.4/)])
  })

  it.each([undefined, '', 'jobs'])('a repository that is not told: %s', (from) => {
    expect(releaseProblems([], from)).toEqual([expect.stringMatching(/GITHUB_REPOSITORY/)])
  })
})

it('every public package is in the fixed group of changesets', () => {
  const { fixed, access } = readJson(`${root}/.changeset/config.json`)
  expect(fixed.map((group) => group.toSorted())).toEqual([
    publicPackages()
      .map(({ manifest: { name } }) => name)
      .sort(),
  ])
  expect(access).toBe('public')
})
