/** Ascending; text by code unit, as `<` has it: a locale's order would differ from machine to machine. */
export function compareValues<Value extends string | number>(one: Value, other: Value): number {
  return one < other ? -1 : one > other ? 1 : 0
}
