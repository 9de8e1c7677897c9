// node scripts/check-release.mjs: what npm would refuse, or users miss, before anything is published. Needs GITHUB_REPOSITORY, as GitHub
// sets it. Nothing has to be installed.
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publicPackages } from './workspace.mjs'

/** What stands in the way of publishing packages from a repository (`owner/name`), one sentence each. */
export function releaseProblems(packages, repository) {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository ?? '')) {
    return ['GITHUB_REPOSITORY must be owner/name: provenance is bound to the repository that publishes.']
  }
  const versions = new Set(packages.map(({ manifest }) => manifest.version))
  return [
    ...(versions.size > 1
      ? [`All packages are released under one version, and these have ${[...versions].join(', ')}.`]
      : []),
    ...packages.flatMap(({ manifest, dir }) =>
      packageProblems(manifest, {
        url: `git+https://github.com/${repository}.git`,
        directory: `packages/${basename(dir)}`,
      }),
    ),
  ]
}

function packageProblems({ name, version, repository, publishConfig }, wanted) {
  const example = JSON.stringify({ type: 'git', ...wanted })
  const problems = []
  if (repository === undefined) {
    problems.push(`"repository" is missing; npm refuses provenance without it. Add ${example}.`)
  } else if (repository.url !== wanted.url || repository.directory !== wanted.directory) {
    problems.push(`"repository" is ${JSON.stringify(repository)}, and this is ${example}: npm would refuse it.`)
  }
  if (version === '0.0.0') problems.push('"version" is 0.0.0: "changeset version" raises it.')
  if (publishConfig?.access !== 'public') problems.push('"publishConfig.access" must be "public".')
  if (publishConfig?.provenance !== true) problems.push('"publishConfig.provenance" must be true.')
  return problems.map((problem) => `${name}: ${problem}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = releaseProblems(publicPackages(), process.env.GITHUB_REPOSITORY)
  for (const problem of problems) console.error(problem)
  console.log(problems.length === 0 ? 'Ready to be published.' : `${problems.length} problems; nothing is published.`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
