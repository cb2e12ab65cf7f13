import { expect, test } from 'vitest'
import { lockDownStatements } from './lock-down'

test('allows the frame folder before external access is taken away, and locks last', () => {
  const statements = lockDownStatements(2 ** 30)
  const at = (part: string) => statements.findIndex((statement) => statement.includes(part))
  expect(at('allowed_directories')).toBeLessThan(at('enable_external_access'))
  expect(at('autoload_known_extensions')).toBeLessThan(at('enable_external_access'))
  expect(at('lock_configuration')).toBe(statements.length - 1)
})

test('prints the memory limit in mebibytes', () => {
  expect(lockDownStatements(2 ** 30)).toContain("SET memory_limit = '1024MiB'")
})
