import { canonicalBytes } from '../security/audit/canonical-json.ts';

const decoder = new TextDecoder();

/** Canonical JSON (RFC 8785) of a value, as text. */
export const canonicalText = (value: unknown): string => decoder.decode(canonicalBytes(value));
