import { useState } from 'react';

/** Puts a text on the clipboard and says so for a moment. */
export function CopyButton({ what, text }: { readonly what: string; readonly text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button type="button" className="link" aria-label={`Copy the ${what}`} onClick={() => void copy()}>
      {copied ? '✓ copied' : 'copy'}
    </button>
  );
}
