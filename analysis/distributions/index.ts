export { normal } from './normal'
