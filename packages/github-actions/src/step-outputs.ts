/** What an output may hold, over all of a step's, in characters: GitHub takes 1 MB for a job's. */
const limit = 900_000

/** Lines for GITHUB_OUTPUT. `delimiter` must stand in no value: a random one, or a value could add an output. */
export function stepOutputs(values: Readonly<Record<string, string>>, delimiter: string): string {
  const share = Math.floor(limit / Math.max(1, Object.keys(values).length))
  return Object.entries(values)
    .map(([name, value]) => `${name}<<${delimiter}\n${value.slice(0, share)}\n${delimiter}\n`)
    .join('')
}
