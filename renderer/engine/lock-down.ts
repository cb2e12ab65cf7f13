/** The only folder of the engine's virtual file system from which files can be attached. */
export const frameFolder = 'frames/'

/**
 * Statements that take file system, network and settings away from every later statement of a database, whoever wrote
 * it. The order matters: the folder must be allowed before external access goes, and the lock comes last. Without
 * these, SQL could read same-origin addresses with the session's cookie.
 */
export function lockDownStatements(memoryLimitBytes: number): readonly string[] {
  return [
    'SET autoload_known_extensions = false',
    'SET autoinstall_known_extensions = false',
    `SET memory_limit = '${Math.floor(memoryLimitBytes / 2 ** 20)}MiB'`,
    `SET allowed_directories = ['${frameFolder}']`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ]
}
