import { answer } from './part.js';

window.answer = answer;
