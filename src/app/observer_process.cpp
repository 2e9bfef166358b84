// SPDX-License-Identifier: MIT
#include "app/observer_process.h"

#include "app/options.h"
#include "app/role_process.h"

namespace sshrp::app {

int run_observer(Control control) {
  while (!std::holds_alternative<message::Stop>(message::decode_from_master(next_packet(control).bytes))) {
  }
  return exit_ok;
}

}  // namespace sshrp::app
