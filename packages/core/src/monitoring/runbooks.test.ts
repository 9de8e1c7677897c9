import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type AlertRuleName, alertRules } from './finding.ts'
import { digestAbove } from './messages-for.ts'
import { monitoringPolicy } from './policy.ts'

const folder = new URL('../../../../docs/runbooks/', import.meta.url)
const textOf = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const files = readdirSync(folder)
const index = textOf('README.md')

/** Each setting of the policy by its path, with its default. */
const defaults = new Map(
  Object.entries(monitoringPolicy.parse({})).flatMap(([key, value]): [string, number][] =>
    typeof value === 'number'
      ? [[key, value]]
      : Object.entries(value).map(([own, number]): [string, number] => [`${key}.${own}`, number]),
  ),
)

/** The numbers that a page gives, by the setting behind each: `3 (`slow.factor`)`, `10 % (`errorRate.run`)`. */
function numbersIn(text: string): readonly (readonly [string, number])[] {
  return [...text.matchAll(/(\d+(?:\.\d+)?)( %| hours)? \(`([\w.]+)`\)/g)].map(
    ([, number, unit, setting = '']) => [setting, unit === ' %' ? Number(number) / 100 : Number(number)] as const,
  )
}

it('every rule has a page, and every page a rule', () => {
  expect(files.sort()).toEqual(['README.md', ...alertRules.map((rule) => `${rule}.md`)].sort())
})

it('the index has each rule once, with the severity that its page begins with', () => {
  const rows = [...index.matchAll(/^\| \[([\w-]+)\]\(([\w-]+)\.md\) +\| (\w+) +\| .{20}/gm)]
  expect(rows.map(([, rule]) => rule).sort()).toEqual([...alertRules].sort())
  for (const [, rule = '', page = '', severity = ''] of rows) {
    expect(page).toBe(rule)
    const words = { critical: 'Critical', warning: 'Warning', info: 'For information' } as Record<string, string>
    expect(textOf(`${page}.md`)).toContain(`\n**${words[severity]}.** `)
  }
})

it.each(alertRules)('the page of %s says what it means, what to do and what not, and when it is over', (rule) => {
  const text = textOf(`${rule}.md`)
  expect(text.match(/^#+ .*/gm)).toEqual([
    `# ${rule}`,
    ...['What it means', 'See more', 'Likely causes', 'What to do', 'What not to do', 'When it is over'].map(
      (title) => `## ${title}`,
    ),
  ])
  expect(text.split('\n').length).toBeLessThan(80)
})

it.each(files)('the numbers in %s are the defaults of the policy', (file) => {
  for (const [setting, number] of numbersIn(textOf(file)))
    expect([setting, number]).toEqual([setting, defaults.get(setting)])
})

it('every setting of the policy has its number in the page of a rule, or in the index', () => {
  const named = files.flatMap((file) => numbersIn(textOf(file))).map(([setting]) => setting)
  expect([...new Set(named)].sort()).toEqual([...defaults.keys()].sort())
})

/** What each rule reads of the policy. */
const settings: Record<AlertRuleName, readonly string[]> = {
  'failed-in-a-row': ['failuresInARow'],
  slow: ['slow.factor', 'slow.window', 'slow.floorSeconds', 'slow.minimum'],
  'error-rate': ['errorRate.run', 'errorRate.critical', 'errorRate.minimumRecords'],
  'error-rate-month': ['errorRate.month', 'errorRate.minimumRecords'],
  'zero-records': ['slow.window', 'slow.minimum'],
  'excessive-records': [
    'slow.window',
    'slow.minimum',
    'excessive.factor',
    'excessive.deviations',
    'excessive.logDeviations',
    'excessive.largestFactor',
    'excessive.floor',
  ],
  missed: [],
  stuck: ['stuckMinutes'],
  'not-started': ['graceMinutes'],
  'late-start': ['graceMinutes'],
  'over-target': ['targetSeconds'],
}

it.each(alertRules)('the page of %s has the numbers of that rule', (rule) => {
  expect(numbersIn(textOf(`${rule}.md`)).map(([setting]) => setting)).toEqual(settings[rule])
})

it('the index says above how many notices there is a digest', () => {
  expect(index).toContain(`Up to ${digestAbove} notices at once are told one by one.`)
})

it.each(files)('the links of %s lead somewhere', (file) => {
  for (const [, target = ''] of textOf(file).matchAll(/\]\(([^)#:]+)(?:#[\w-]+)?\)/g))
    expect(() => readFileSync(new URL(target, folder))).not.toThrow()
})
