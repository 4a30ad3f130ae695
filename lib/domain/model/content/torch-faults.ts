import { unzipSync } from 'fflate';
import type { FaultDetail } from '#contracts/failure';
import { pickleFaults } from './pickle-faults.ts';

/** Most entries of an archive: one a tensor, and a handful more. */
const maxEntries = 20_000;

/** Names that `torch.save` writes, below the one folder that it makes; code, as TorchScript has it, is not among them. */
const entryName =
  /^[^/\\\0]{1,200}\/(?:data\.pkl|data\/\d{1,9}|version|byteorder|\.format_version|\.storage_alignment|\.data\/serialization_id)$/;

const endOfDirectory = [0x50, 0x4b, 0x05, 0x06];
const endOfDirectoryBytes = 22;

type Entry = {
  readonly name: string;
  readonly size: number;
  readonly originalSize: number;
  readonly compression: number;
};

const entryFaults = (entries: readonly Entry[], fileBytes: number): FaultDetail[] => {
  const names = entries.map(({ name }) => name);
  const roots = new Set(names.map((name) => name.split('/')[0]));
  const rules: readonly (readonly [boolean, string])[] = [
    [entries.length <= maxEntries, `at most ${maxEntries} entries`],
    [new Set(names).size === names.length, 'each entry once'],
    [names.every((name) => entryName.test(name)) && !roots.has('..') && !roots.has('.'), 'entries of torch.save alone'],
    [roots.size === 1, 'one folder'],
    // What is not compressed cannot unpack to more than the file holds.
    [
      entries.every(({ compression, originalSize, size }) => compression === 0 && originalSize === size),
      'entries that are stored, not compressed, as torch.save does',
    ],
    [entries.reduce((sum, { size }) => sum + size, 0) <= fileBytes, 'entries that do not overlap'],
    [names.filter((name) => name.endsWith('/data.pkl')).length === 1, 'one data.pkl'],
  ];
  return rules
    .filter(([kept]) => !kept)
    .map(([, rule]) => ({ rule: `a checkpoint must have ${rule}`, place: 'archive' }));
};

/**
 * What is wrong with a checkpoint of PyTorch: a zip archive as `torch.save` writes it since PyTorch 1.6, with nothing before or
 * after it, nothing compressed, and a pickle that passes. Anything else, and whatever cannot be read, is a fault.
 */
export const torchFaults = (content: Uint8Array): FaultDetail[] => {
  const end = content.subarray(content.byteLength - endOfDirectoryBytes);
  if (content[0] !== 0x50 || content[1] !== 0x4b || endOfDirectory.some((byte, index) => end[index] !== byte))
    return [
      {
        rule: 'a checkpoint must be an archive as torch.save writes it since PyTorch 1.6, and nothing more',
        place: 'archive',
      },
    ];
  const entries: Entry[] = [];
  let opened: Record<string, Uint8Array>;
  try {
    opened = unzipSync(content, {
      filter: ({ compression, name, originalSize, size }) => {
        entries.push({ name, size, originalSize, compression });
        return compression === 0 && size === originalSize && name.endsWith('/data.pkl');
      },
    });
  } catch {
    return [{ rule: 'the archive cannot be read, and what cannot be read is not taken', place: 'archive' }];
  }
  const faults = entryFaults(entries, content.byteLength);
  if (faults.length > 0) return faults;
  return Object.entries(opened).flatMap(([name, pickle]) =>
    pickleFaults(pickle, true).map(({ place, rule }) => ({ rule, place: `${name.slice(-50)}: ${place}` })),
  );
};
