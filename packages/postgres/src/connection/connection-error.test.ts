import { LeoraError } from '@leora-jobs/core'
import { expect, test } from 'vitest'
import { databaseError, endsSession, unreachable } from './connection-error.ts'

const server = (code: string, more: object = {}) =>
  databaseError({ severity: 'ERROR', code, message: 'says "canary"', detail: 'Key (email)=(canary)', ...more }, 'h/d')

test.for([
  ['40001', 'CONFLICT', true],
  ['40P01', 'CONFLICT', true],
  ['55P03', 'CONFLICT', true],
  ['53300', 'DATABASE_UNREACHABLE', true],
  ['57P01', 'CONNECTION_LOST', true],
  ['57P03', 'DATABASE_UNREACHABLE', true],
  ['08006', 'DATABASE_UNREACHABLE', true],
  ['25P03', 'CONNECTION_LOST', true],
  ['28P01', 'PERMISSION_DENIED', false],
  ['42501', 'PERMISSION_DENIED', false],
  ['3D000', 'CONNECTION_INVALID', false],
  ['22P02', 'DATA_REJECTED', false],
  ['23505', 'DATA_REJECTED', false],
  ['P0001', 'DATA_REJECTED', false],
  ['42P01', 'STATEMENT_FAILED', false],
  ['3F000', 'STATEMENT_FAILED', false],
  ['57014', 'STATEMENT_FAILED', false],
  ['08P01', 'STATEMENT_FAILED', false],
] as const)('SQLSTATE %s is %s, retryable %s', ([sqlstate, code, retryable]) => {
  expect(server(sqlstate)).toMatchObject({ code, retryable, details: { sqlstate } })
})

test('rejected data is located, never shown', () => {
  const error = server('23505', { constraint_name: 'customer_email_key', table_name: 'customer' })
  expect(error.message).toBe('A row with the same key exists already. (customer, customer_email_key) [23505, h/d]')
  expect(error.details).toEqual({ sqlstate: '23505', constraint: 'customer_email_key', table: 'customer' })
  expect(error.cause).toBeUndefined()
  for (const sqlstate of ['22P02', '23514', 'P0001', 'XX000']) expect(server(sqlstate).message).not.toContain('canary')
  expect(server('42P01', { message: 'relation "x" does not exist', position: '15' })).toMatchObject({
    message: 'relation "x" does not exist [42P01, h/d]',
    details: { position: '15' },
  })
})

test('transport errors end the session, others do not', () => {
  for (const code of ['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_DESTROYED']) {
    expect(endsSession({ code })).toBe(true)
    expect(databaseError({ code }, 'h/d')).toMatchObject({ code: 'CONNECTION_LOST', retryable: true })
  }
  expect(endsSession({ code: '57P01', severity: 'FATAL' })).toBe(true)
  expect(endsSession({ code: '23505', severity: 'ERROR' })).toBe(false)
  expect(endsSession({ code: 'MAX_PARAMETERS_EXCEEDED', message: 'too many' })).toBe(false)
  expect(databaseError({ code: 'MAX_PARAMETERS_EXCEEDED' }, 'h/d')).toMatchObject({ code: 'INTERNAL' })
  const own = new LeoraError('DATA_REJECTED', 'mine')
  expect(databaseError(own, 'h/d')).toBe(own)
})

test('what cannot be reached says why; certificates do not get better by retrying', () => {
  expect(unreachable(Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'h/d')).toMatchObject({
    message: expect.stringMatching(/^No connection to h\/d: ECONNREFUSED\. Check host/),
    retryable: true,
  })
  const certificate = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(unreachable(certificate, 'h/d')).toMatchObject({
    retryable: false,
    message: expect.stringContaining('sslmode'),
  })
})
