import { GENERATED_FILES, update } from './readme.js';

for (const file of GENERATED_FILES) await update(file);
