// A Transport as the server, before any key: identification, KEXINIT and the messages of every method.
// SPDX-License-Identifier: MIT
#include "raw_transport.h"
#include "target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sshrp::fuzz::run_raw(sshrp::transport::Role::server, {data, size});
  return 0;
}
