/** What a host without a network needs to put the contract and the pages on a transport of its own. */
export { Caller } from '../../api/caller.ts';
export { ContractSession } from '../../api/session.ts';
export { resolveStatic } from '../gateway/static-files.ts';
