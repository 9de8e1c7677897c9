export { isLeoraError, LeoraError, type LeoraErrorCode, type LeoraErrorOptions } from './errors.ts'
