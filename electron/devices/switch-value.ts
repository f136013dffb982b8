/**
 * A switch as firmware shows it: a boolean by its schema, or the same as text or number (`"True"`, `"Enabled"`, `1`).
 * Null: none of these, so nothing is known of it.
 */
export function switchOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  if (/^(?:true|enabled?|on|yes|1)$/i.test(text)) return true;
  return /^(?:false|disabled?|off|no|0)$/i.test(text) ? false : null;
}
