import { LeoraError } from '@leora-jobs/core'
import { describe, expect, test } from 'vitest'
import { parseConnection, redactUrl } from './parse-connection.ts'

const read = (rest: string) => parseConnection({ url: `postgres://user:pw@db.example.com${rest}` })

describe('parseConnection', () => {
  test('reads every part, percent-decoded', () => {
    expect(parseConnection({ url: 'postgresql://us%40er:p%2Fw%25@db.example.com:5433/my%20db' })).toMatchObject({
      host: 'db.example.com',
      port: 5433,
      user: 'us@er',
      password: 'p/w%',
      database: 'my db',
      ssl: 'prefer',
      prepare: 'detect',
      connectTimeoutSeconds: 15,
      label: 'db.example.com:5433/my db',
    })
    expect(parseConnection({ url: 'postgres://u@[::1]/d' })).toMatchObject({ host: '::1', ssl: 'disable' })
    expect(parseConnection({ url: 'postgres://u@%2Fvar%2Frun/d' })).toMatchObject({ host: '/var/run', ssl: 'disable' })
    expect(parseConnection({ url: 'postgres:///d?host=/tmp' })).toMatchObject({ host: '/tmp', database: 'd' })
    expect(read('')).toMatchObject({ port: 5432, database: 'user' })
  })

  test.for([
    ['/db', 'detect'],
    ['/db?pgbouncer=true', false],
    [':6543/db', false],
    ['/db?pgbouncer=false', 'detect'],
  ] as const)('prepares no statements where the URL says that a pooler is in between: %s', ([rest, prepare]) => {
    expect(read(rest).prepare).toBe(prepare)
  })

  test('prepares by the host name and by option', () => {
    const url = 'postgres://u:p@ep-1-pooler.neon.tech/d'
    expect(parseConnection({ url }).prepare).toBe(false)
    expect(parseConnection({ url, prepare: true }).prepare).toBe(true)
  })

  test.for([
    ['', 'prefer'],
    ['?sslmode=disable', 'disable'],
    ['?sslmode=allow', 'prefer'],
    ['?sslmode=require', 'require'],
    ['?sslmode=require&sslrootcert=/ca.pem', 'verify-ca'],
    ['?sslmode=require&sslaccept=strict', 'verify-full'],
    ['?sslmode=verify-full', 'verify-full'],
  ] as const)('honours sslmode: %s', ([rest, ssl]) => {
    expect(read(`/db${rest}`).ssl).toBe(ssl)
  })

  test('drops what ORMs add, keeps what means something, reports the rest', () => {
    const target = read(
      '/db?pgbouncer=true&schema=app&connection_limit=1&pool_timeout=0&pool_mode=transaction&connect_timeout=3' +
        '&application_name=portal&options=-c%20x%3D1&channel_binding=require&statement_cache_size=0',
    )
    expect(target).toMatchObject({
      schema: 'app',
      connectTimeoutSeconds: 3,
      applicationName: 'portal',
      ignoredParameters: ['options', 'channel_binding'],
    })
  })

  test.for([
    ['postgres://u:secret@h/d\n', 'contains a line break at its end'],
    [' postgres://u:secret@h/d', 'contains a space at its start'],
    ['postgres://u:sec ret@h/d', 'contains a space at position 17'],
    ['postgres://u:secret@h/d\u0000x', 'contains the character U+0000'],
    ['"postgres://u:secret@h/d"', 'is wrapped in quotes'],
    ['mysql://u:secret@h/d', 'does not start with postgres://'],
    ['secret', 'so it is no URL'],
    ['', 'is empty'],
    ['postgres://u:secret@h1,h2:5432/d', 'names several hosts'],
    ['postgres://u:sec#ret@h/d', 'must be percent-encoded'],
    ['postgres://u:12#secret@h/d', 'must be percent-encoded'],
    ['postgres://u:12/secret@h/d', 'must be percent-encoded'],
    ['postgres://u:12?secret@h/d', 'must be percent-encoded'],
    ['postgres://u:secret%@h/d', 'stray % in its password'],
    ['postgres://u:secret@h:port/d', 'cannot be read'],
    ['postgres://u:secret@h/d?sslmode=secretly', 'unknown sslmode'],
    ['postgres://u:secret@h/d?connect_timeout=secret', 'connect_timeout'],
  ])('refuses %j: %s', ([url, problem]) => {
    const parse = () => parseConnection({ url: url ?? '', variable: 'DATABASE_URL' })
    expect(parse).toThrow(LeoraError)
    expect(parse).toThrow(`DATABASE_URL ${problem}`.slice(0, 12))
    expect(parse).toThrow(problem)
    expect(parse).toThrow(expect.objectContaining({ code: 'CONNECTION_INVALID' }))
    expect(parse).not.toThrow(/sec ?ret/)
  })
})

test('redactUrl shows everything but passwords', () => {
  expect(redactUrl('postgres://u:secret@h:1/d?sslmode=require')).toBe('postgres://u:***@h:1/d?sslmode=require')
  expect(redactUrl('postgres://h/d?sslpassword=secret')).toBe('postgres://h/d?sslpassword=***')
  expect(redactUrl('postgres://u:12/secret@h/d')).not.toContain('secret')
  expect(redactUrl('u:secret@h')).not.toContain('secret')
  expect(redactUrl('secret')).toBe('(not a URL)')
})
