const MESSAGES: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EMFILE: 'too many files are open',
  EIO: 'the device reports an error',
  EBUSY: 'another program keeps it locked',
  ENOSPC: 'there is no space left on the device',
  EROFS: 'the file system is read-only',
  ELOOP: 'its links lead round in a circle',
  ENAMETOOLONG: 'the name is too long',
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)
}

/** What an error of the operating system means, for people. Anything else is a bug and thrown on. */
export function systemMessage(error: unknown): string {
  if (!isSystemError(error)) throw error
  return MESSAGES[error.code!] ?? `the operating system refuses (${error.code})`
}
