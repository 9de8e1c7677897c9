// How a changeset becomes lines of a CHANGELOG: its text alone, in the packages that it names. Commits say nothing to an operator. The
// others have the same new version, and say where to read.
const elsewhere = '- See the CHANGELOG of `leora-jobs`, which tells what changed in all packages.'

export default {
  getReleaseLine: ({ summary }) => {
    const [first, ...rest] = summary.trimEnd().split('\n')
    return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  },
  // asked for each package, without its name: leora-jobs alone depends on the embedded database
  getDependencyReleaseLine: (_changesets, dependencies) =>
    dependencies.some(({ name }) => name === '@leora-jobs/pglite') ? '' : elsewhere,
}
