import type { SettingIssue } from '../../../electron/contract/views.ts';

/** One fault is said once per field, with all products and devices it concerns. Pure. */
export function oncePerField(issues: readonly SettingIssue[]): readonly SettingIssue[] {
  const merged = new Map<string, SettingIssue>();
  for (const issue of issues) {
    // A value that comes out in another form is another finding for each form.
    const key = `${issue.kind} ${issue.key} ${issue.code} ${issue.args.to ?? ''}`;
    const known = merged.get(key);
    merged.set(
      key,
      known === undefined
        ? issue
        : {
            ...known,
            devices: [...new Set([...known.devices, ...issue.devices])],
            products: [...new Set([...known.products, ...issue.products])],
          },
    );
  }
  return [...merged.values()];
}
