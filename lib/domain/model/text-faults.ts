import type { FaultDetail } from '#contracts/failure';
import { jsonFaults } from './json-faults.ts';

/** What is wrong with a text file that is read whole: UTF-8 without zero bytes, and valid JSON where it says so. */
export const textFaults = (fileName: string, content: Uint8Array): readonly FaultDetail[] => {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return [{ rule: 'the file must be UTF-8 text', place: 'content' }];
  }
  if (text.includes('\0')) return [{ rule: 'the file must be text', place: 'content' }];
  return fileName.toLowerCase().endsWith('.json') ? jsonFaults(fileName, text) : [];
};
