/** Who may use a graphics processor: everybody, or the users with these ids. */
export type GpuUsers = 'all' | ReadonlySet<string>;

/** @param text `all`, `none`, or users' ids with commas between them */
export function gpuUsersOf(text: string): GpuUsers {
  if (text === 'all') return text;
  return new Set(
    text
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== '' && id !== 'none'),
  );
}

export function mayUseGpu(users: GpuUsers, userId: string): boolean {
  return users === 'all' || users.has(userId);
}
