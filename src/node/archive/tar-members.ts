import { headOf, type Member, type OpenArchive, type RefusedMember } from './member.ts'
import { sliceOf } from './open-part.ts'
import { readTar } from './tar.ts'

/** Files of a tar archive; in one that can only be read from front to back, each until the next is asked for. @throws PackedDamage */
export async function* readTarMembers({ source: archive, limit }: OpenArchive): AsyncGenerator<Member | RefusedMember> {
  for await (const { name, offset, length, refusal } of readTar(archive)) {
    if (refusal !== null) yield { name, refusal }
    else {
      const source = sliceOf(archive, name, offset, length)
      const part = { offset, length, packing: 'stored', expanded: { length, crc32: null }, limit: limit() } as const
      yield { name, length, source, part, head: () => headOf(source) }
    }
  }
}
