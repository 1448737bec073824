const dayMs = 86_400_000;

/**
 * The serial number of an ISO 8601 date, as cells of type `d` hold it; NaN if it is none.
 *
 * Day 1 is 1 January 1900, and 29 February 1900, which never was, counts as day 60.
 *
 * @see ECMA-376 part 1, section 18.17.4.1
 */
export function serialOfIsoDate(text: string, date1904: boolean): number {
  const isTimeAlone = /^T?\d\d:/.test(text);
  const clock = isTimeAlone ? text.replace(/^T?/, '1970-01-01T') : text;
  // A date without a zone is a wall clock's, so it is read as if it were in UTC; Date.parse would take the machine's zone.
  const ms = Date.parse(/T/.test(clock) && !/(Z|[+-]\d\d:\d\d)$/.test(clock) ? `${clock}Z` : clock);
  if (isTimeAlone) return ms / dayMs;
  if (date1904) return (ms - Date.UTC(1904, 0, 1)) / dayMs;
  const days = (ms - Date.UTC(1899, 11, 31)) / dayMs;
  return days >= 60 ? days + 1 : days;
}
