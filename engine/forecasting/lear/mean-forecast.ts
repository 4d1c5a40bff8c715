/** Plain mean, hour by hour. */
export function meanForecast(parts: readonly { readonly forecast: Float64Array }[]): Float64Array {
  const mean = new Float64Array(parts[0]?.forecast.length ?? 0);
  for (const { forecast } of parts)
    for (let hour = 0; hour < mean.length; hour += 1)
      mean[hour] = (mean[hour] as number) + (forecast[hour] as number) / parts.length;
  return mean;
}
