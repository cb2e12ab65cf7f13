import { ServiceError } from '@contract'

const messages: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  ENOSPC: { message: 'The disk is full', hint: 'Free some space and try again. Nothing half-written was kept.' },
  EDQUOT: { message: 'The disk quota is used up', hint: 'Free some space and try again.' },
  EROFS: { message: 'The disk is read-only', hint: 'Choose a workspace folder that you can write to.' },
  EACCES: { message: 'Assay may not write to this folder', hint: 'Choose a workspace folder that you can write to.' },
  EPERM: { message: 'Assay may not write to this folder', hint: 'Choose a workspace folder that you can write to.' },
}

/**
 * The service error for a failure of the disk under `folder`, whether Node or DuckDB met it; null for any other failure.
 * A service error that says something already is replaced only where the true reason is a full disk.
 */
export function diskError(failure: unknown, folder: string): ServiceError | null {
  const code = diskErrorCode(failure)
  const known = code === null ? undefined : messages[code]
  if (code === null || known === undefined) return null
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  if (!isFull && (failure instanceof ServiceError || !concerns(failure, folder))) return null
  return new ServiceError(
    {
      code: isFull ? 'source-failed' : 'read-only',
      message: `${known.message}: ${folder}.`,
      hint: known.hint,
    },
    { cause: failure },
  )
}

function concerns(failure: unknown, folder: string): boolean {
  if (!(failure instanceof Error)) return false
  return failure.message.includes(folder) || concerns(failure.cause, folder)
}

function diskErrorCode(failure: unknown): string | null {
  if (!(failure instanceof Error)) return null
  if ('code' in failure && typeof failure.code === 'string' && failure.code in messages) return failure.code
  if (/No space left on device/i.test(failure.message)) return 'ENOSPC'
  if (/Disk quota exceeded/i.test(failure.message)) return 'EDQUOT'
  if (/Read-only file system/i.test(failure.message)) return 'EROFS'
  if (/Permission denied/i.test(failure.message)) return 'EACCES'
  return diskErrorCode(failure.cause)
}
