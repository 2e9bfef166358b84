// Hosts: the names by which browsers may ask. Any page can make its own name stand for our address (DNS
// rebinding), so that others are refused.
// SPDX-License-Identifier: MIT
#pragma once

#include "observer/http.h"

namespace sshrp::observer {

class Hosts {
 public:
  /// "sshrp.example", with any port, or "sshrp.example:8443".
  explicit Hosts(const std::vector<std::string>& names);

  /// The host and port of a request's Host: one of the names, or the address that it came to; localhost, if
  /// that is a loopback one. Over a Unix socket anything, unless there are names.
  bool allow(std::string_view host, const HttpPeer& peer) const;

 private:
  std::vector<HostPort> names_{};  // port 0: any
};

}  // namespace sshrp::observer
