export { copyWithout, type Edit, type MutatedCopy } from './copy-without.js';
