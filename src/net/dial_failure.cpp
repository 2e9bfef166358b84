// SPDX-License-Identifier: MIT
#include "net/dial_failure.h"

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

namespace sshrp::net {
namespace {

constexpr int local_errors[] = {EMFILE, ENFILE, ENOBUFS, ENOMEM};

bool is_local(int error) { return std::ranges::find(local_errors, error) != std::end(local_errors); }

}  // namespace

Fault fault_of(const std::error_code& error) {
  // From here, as there is no such network or no port left towards there: another server may be reached.
  if (error.value() == EADDRNOTAVAIL) return Fault::forbidden;
  return is_local(error.value()) ? Fault::local : Fault::server;
}

Fault fault_of_lookup(int error) {
  switch (error) {
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
      return Fault::server;
    case EAI_MEMORY:
      return Fault::local;
    case EAI_SYSTEM:
      return is_local(errno) ? Fault::local : Fault::resolver;
    default:
      return Fault::resolver;
  }
}

}  // namespace sshrp::net
