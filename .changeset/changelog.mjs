// How a changeset becomes lines of a CHANGELOG: its text alone. Commits say nothing to an operator, and that the other packages of the
// group have the same new version is known.
export default {
  getReleaseLine: ({ summary }) => {
    const [first, ...rest] = summary.trimEnd().split('\n')
    return [`- ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  },
  getDependencyReleaseLine: () => '',
}
