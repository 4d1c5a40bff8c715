import type { ForecastModel } from '../forecaster.ts';
import type { Tensors } from './network.ts';
import { neuralModel } from './neural-model.ts';

/**
 * Loads the tensor library when first asked, so that nothing else waits for it. The plain JavaScript back end is taken:
 * its bytes are the same on every machine, while the WebAssembly one adds up in an order that the processor decides.
 */
let loading: Promise<Tensors> | undefined;

async function load(): Promise<Tensors> {
  // The default: of a CommonJS package that is bundled, nothing else is sure to be there.
  const { default: tensors } = await import('@tensorflow/tfjs-core');
  // The rules of differentiation come with the layers.
  await import('@tensorflow/tfjs-layers');
  await import('@tensorflow/tfjs-backend-cpu');
  // Else it advertises another back end on the console.
  tensors.enableProdMode();
  await tensors.setBackend('cpu');
  await tensors.ready();
  return tensors;
}

export async function loadTensors(): Promise<Tensors> {
  loading ??= load();
  return loading;
}

export async function loadNeural(): Promise<ForecastModel> {
  return neuralModel(await loadTensors());
}
