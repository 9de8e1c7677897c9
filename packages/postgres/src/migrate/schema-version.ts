/**
 * The number of the newest migration that this code knows and needs. A constant, not read from the files: a route's bundle has none. Each
 * migration states the oldest code that can work with it (`-- Oldest code: 0003`), so that a deployment can migrate first and replace its code
 * after.
 */
export const schemaVersion = 10
