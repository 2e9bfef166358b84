// Inheritance: what a daemon gets from who starts it, sockets that listen already: from the service manager,
// or from the daemon whose place it takes in an upgrade.
#pragma once

#include "app/control.h"
#include "app/listening.h"

namespace sshrp::app {

struct Inheritance {
  Listening listening{};
  Control predecessor{};  // the daemon whose place this one takes; or not open
};

/// From the environment, which is cleared of it.
Inheritance take_inheritance();

/// For a process that is about to start a new daemon: leaves it these in environment and descriptors.
void bequeath(const Listening& listening, const Control& link);

}  // namespace sshrp::app
