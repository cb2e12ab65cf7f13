export { figuresOf } from './figures-of'
export { viewTables } from './view-tables'
