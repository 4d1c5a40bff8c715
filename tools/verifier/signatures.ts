import { fromBase64 } from './bytes.ts';
import { canonicalText, encodeText, type Json } from './canonical.ts';
import { type Ed25519Key, openEd25519Key, verifyEd25519 } from './ed25519.ts';
import { type MlDsaKey, openMlDsaKey, verifyMlDsa } from './ml-dsa-87.ts';

/** Public keys of an epoch and signatures of a body, as the file writes them (base64). */
export interface Pair {
  readonly ed25519: string;
  readonly mlDsa87: string;
}

/** Names the schemes by which a signature does not fit; none when both fit. */
export type SignatureCheck = (keys: Pair, body: Json, signatures: Pair) => readonly string[];

const prefix = 'energyopti-audit-v1\n';

interface OpenKeys {
  readonly ed25519: Ed25519Key | undefined;
  readonly mlDsa87: MlDsaKey | undefined;
}

function open<Key>(text: string, from: (bytes: Uint8Array) => Key | undefined): Key | undefined {
  const bytes = fromBase64(text);
  return bytes === undefined ? undefined : from(bytes);
}

/** Both schemes over the message that docs/audit.md describes; keys that were made ready are kept for the next body. */
export function makeSignatureCheck(): SignatureCheck {
  const opened = new Map<string, OpenKeys>();
  return (keys, body, signatures) => {
    const name = `${keys.ed25519} ${keys.mlDsa87}`;
    const ready = opened.get(name) ?? {
      ed25519: open(keys.ed25519, openEd25519Key),
      mlDsa87: open(keys.mlDsa87, openMlDsaKey),
    };
    opened.set(name, ready);
    const message = encodeText(`${prefix}${canonicalText(body)}`);
    const wrong: string[] = [];
    const classical = fromBase64(signatures.ed25519);
    if (
      ready.ed25519 === undefined ||
      classical === undefined ||
      !verifyEd25519(ready.ed25519, message, classical)
    )
      wrong.push('Ed25519');
    const quantum = fromBase64(signatures.mlDsa87);
    if (ready.mlDsa87 === undefined || quantum === undefined || !verifyMlDsa(ready.mlDsa87, message, quantum))
      wrong.push('ML-DSA-87');
    return wrong;
  };
}
