/** The constants of SHA-2 are bits of roots of primes (FIPS 180-4, section 4.2). They are computed here, exactly. */

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < count; candidate += 1n)
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  return primes;
}

/** Largest whole number whose power `degree` is at most `value`. */
function wholeRoot(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = value;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** First `bits` bits of the fractional parts of the square (degree 2) or cube (3) roots of the first `count` primes. */
export function fractionalRoots(count: number, degree: 2n | 3n, bits: bigint): bigint[] {
  return firstPrimes(count).map((prime) =>
    BigInt.asUintN(Number(bits), wholeRoot(prime << (degree * bits), degree)),
  );
}
