import type { DuckDBConnection } from '@duckdb/node-api'

const intervalMilliseconds = 200

/** Reports DuckDB's progress on `connection` (a share from 0 to 1, and rows seen) while `work` runs. */
export async function watchProgress<Result>(
  connection: DuckDBConnection,
  report: (share: number, rows: number) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    const { percentage, rows_processed: rows } = connection.progress
    if (percentage >= 0) report(Math.min(percentage / 100, 1), Number(rows))
  }, intervalMilliseconds)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
