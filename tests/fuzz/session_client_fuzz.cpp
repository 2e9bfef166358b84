// A Transport as the client, with a peer that knows how to make keys: all phases, in any order.
// SPDX-License-Identifier: MIT
#include "session_script.h"
#include "target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sshrp::fuzz::run_session(sshrp::transport::Role::client, {data, size});
  return 0;
}
