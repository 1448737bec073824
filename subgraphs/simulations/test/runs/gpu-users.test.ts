import { expect, test } from '@jest/globals';
import { gpuUsersOf, mayUseGpu } from '../../src/runs/gpu-users.ts';

test('all may use a graphics processor, none, or those who are named', () => {
  expect(mayUseGpu(gpuUsersOf('all'), 'ada')).toBe(true);
  expect(mayUseGpu(gpuUsersOf('none'), 'ada')).toBe(false);
  expect(mayUseGpu(gpuUsersOf('ada, bob'), 'bob')).toBe(true);
  expect(mayUseGpu(gpuUsersOf('ada, bob'), 'eve')).toBe(false);
});

test('nobody is called none: a list with it in it is a list', () => {
  expect(mayUseGpu(gpuUsersOf('none,ada'), 'ada')).toBe(true);
  expect(mayUseGpu(gpuUsersOf('none'), 'none')).toBe(false);
});
