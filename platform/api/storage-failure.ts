/** Classes of SQLSTATE that say the database cannot, not that the statement is wrong. */
const cannot = /^(?:08|25|53|57|58|XX)/
const systemErrors: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EROFS',
  'EIO',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
])

/** Whether a failure is of the disk or the database, and not of the request or the code. */
export function isStorageFailure(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
    if (systemErrors.has(code) || (code.length === 5 && cannot.test(code))) return true
    if (/connection terminated|client was closed|no space left|read-only file system/i.test(cause.message)) return true
  }
  return false
}
