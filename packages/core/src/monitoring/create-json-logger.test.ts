import { expect, it } from 'vitest'
import { createJsonLogger } from './create-json-logger.ts'
import type { LogLevel } from './logger.ts'

function loggerAt(level?: LogLevel) {
  const lines: string[] = []
  const levels: LogLevel[] = []
  const logger = createJsonLogger({
    write(line, at) {
      lines.push(line)
      levels.push(at)
    },
    now: () => new Date('2026-03-01T02:00:00Z'),
    ...(level && { level }),
  })
  return { logger, lines, levels }
}

it('writes one object a line, what is undefined left out', () => {
  const { logger, lines } = loggerAt()
  logger.info({ job: 'update-account-types', error: undefined, read: 3 }, 'Complete')
  expect(lines).toEqual([
    '{"time":"2026-03-01T02:00:00.000Z","level":"info","msg":"Complete","job":"update-account-types","read":3}',
  ])
})

it('writes what is at least its level', () => {
  const all = (level?: LogLevel) => {
    const { logger, levels } = loggerAt(level)
    for (const at of ['debug', 'info', 'warn', 'error'] as const) logger[at]({}, 'said')
    return levels
  }
  expect(all()).toEqual(['info', 'warn', 'error'])
  expect(all('debug')).toEqual(['debug', 'info', 'warn', 'error'])
  expect(all('error')).toEqual(['error'])
})

it('escapes what moves a cursor, ends a line, or turns the direction of writing', () => {
  const { logger, lines } = loggerAt()
  const name = 'a\n\u001b[2J\u0007\u007f\u009b\u2028\u202e\u2066b é 漢'
  logger.warn({ tenant: name }, name)
  const [line = ''] = lines
  expect(line).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u)
  expect(JSON.parse(line)).toMatchObject({ msg: name, tenant: name })
  expect(line).toContain('é 漢')
})
