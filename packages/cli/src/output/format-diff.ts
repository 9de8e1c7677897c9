/** Two texts line by line: what the first alone has behind `-`, what the second alone has behind `+`, with up to two lines around. */
export function formatDiff(before: string, after: string): string {
  const lines = compare(before.split('\n'), after.split('\n'))
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - 2), index + 3).some(({ sign }) => sign !== ' '),
  )
  return lines.flatMap(({ sign, text }, index) => (isNear[index] ? [`${sign} ${text}`] : [])).join('\n')
}

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** By the longest common subsequence: files of some hundred lines. */
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0))
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const line = lengths[row]
      if (!line) continue
      line[column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const lines: Line[] = []
  let [row, column] = [0, 0]
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      lines.push({ sign: ' ', text: before[row] ?? '' })
      row += 1
      column += 1
    } else if (row < before.length && (column >= after.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: '-', text: before[row] ?? '' })
      row += 1
    } else {
      lines.push({ sign: '+', text: after[column] ?? '' })
      column += 1
    }
  }
  return lines
}
