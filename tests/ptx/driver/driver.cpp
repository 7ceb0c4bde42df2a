// Of the CUDA driver, what tools/gpu_check asks it: the stand-in's multiprocessors and clock.

extern "C" {

__attribute__((visibility("default"))) int cuInit(unsigned) { return 0; }

__attribute__((visibility("default"))) int cuDeviceGet(int* device, int) {
  *device = 0;
  return 0;
}

/// CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT as in devices.cpp; CU_DEVICE_ATTRIBUTE_CLOCK_RATE in kHz.
__attribute__((visibility("default"))) int cuDeviceGetAttribute(int* value, int attribute, int) {
  *value = attribute == 16 ? 132 : 1'000'000;
  return 0;
}

}  // extern "C"
