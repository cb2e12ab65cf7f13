export * from './table'
export { scorecardTable } from './scorecard-table'
export { splitSentence, splitTable, srmTables } from './srm-tables'
export { viewTables } from './view-tables'
