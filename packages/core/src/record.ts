/** What a job decides about, as people and ledgers name it. */
export interface RecordRef {
  /** `customer`, `sku`, … */
  readonly kind: string
  /** The key within the tenant; the parts of a composite key joined by `/`. */
  readonly id: string
  /** What a person calls it. */
  readonly label: string
}

/** The key's values within the tenant, as text, in key order. */
export type RecordKey = readonly string[]

/** Joins the parts of a key to a record id. */
export function recordId(key: RecordKey): string {
  return key.map(escapePart).join('/')
}

function escapePart(part: string): string {
  return /[%/]/.test(part) ? part.replaceAll('%', '%25').replaceAll('/', '%2F') : part
}

/** The parts of a key from a record id. */
export function recordKey(id: string): RecordKey {
  return id.split('/').map((part) => part.replaceAll('%2F', '/').replaceAll('%25', '%'))
}

/** True where both are the same key, or both none. */
export function isSameKey(left: RecordKey | null, right: RecordKey | null): boolean {
  return left === right || (left !== null && right !== null && recordId(left) === recordId(right))
}
