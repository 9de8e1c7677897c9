/** Stands in every URL of the tests, and must stand in no output. */
export const canary = 'c4nary-passw0rd'
