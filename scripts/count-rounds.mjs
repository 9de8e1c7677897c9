/** Counts the rounds of a Vitest JSON report: the tests whose title ends with their seed. */
export function countRounds({ testResults }) {
  const rounds = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => /\(seed \d+\)$/.test(title))
  const count = (wanted) => rounds.filter(({ status }) => status === wanted).length
  return { passed: count('passed'), failed: count('failed') }
}
