// What a process, its drivers and their caches need to find their files; the last three on Windows.
const names = [
  'PATH',
  'HOME',
  'TMPDIR',
  'XDG_RUNTIME_DIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_DATA_DIRS',
  'LD_LIBRARY_PATH',
  'SYSTEMROOT',
  'TEMP',
  'LOCALAPPDATA',
];

// What the Vulkan loader, Dawn and drivers are set up with.
const prefixes = ['VK_', 'DAWN_', 'MESA_', 'LP_', 'NVIDIA_', 'CUDA_'];

/**
 * What the process of a device gets of an environment: nothing that drivers have no use for. A service's own has its database's
 * password and its keys, and a driver is code of others.
 */
export function deviceEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => {
      // On Windows names are written in any case.
      const upper = name.toUpperCase();
      return names.includes(upper) || prefixes.some((prefix) => upper.startsWith(prefix));
    }),
  );
}
