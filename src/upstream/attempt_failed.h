// AttemptFailed: an attempt at a server in vain; what it was, and what follows from that.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/dial_failure.h"
#include "upstream/error.h"
#include "upstream/selector.h"

namespace sshrp::upstream {

enum class Failure : std::uint8_t {
  failed,           // no connection, no answer in time, no key exchange
  refusing,         // it turns us away: before its identification, or by OpenSSH's own words
  refusing_client,  // the same of the client's own address, which the connection comes from
  wrong_host_key,   // or one that is revoked
  no_place,         // max_logins_in_progress
  forbidden,        // it isn't to be connected to
  resolver,         // its name can't be looked up now
  way,              // a gate or a proxy before it can't be used
  local,            // the proxy lacks what every server needs: descriptors, a file
  abandoned,        // the client went, or we did
};

enum class Next : std::uint8_t {
  server,    // the login goes on at another one of the group
  by_group,  // if the group says so: on_wrong_host_key
  nothing,   // it ends: no other server would do better
};

struct FailureRow {
  Failure failure;
  std::string_view result;  // of the metric upstream_attempts
  Outcome outcome;          // what it says of the server
  Next next;
  bool counts;                  // for max_attempts: the server was tried
  std::string_view for_client;  // of one whose connection couldn't be made; empty: such there aren't
};

const FailureRow& row_of(Failure failure);

/// One where the reason alone doesn't say what it was.
class AttemptFailed : public UpstreamError {
 public:
  AttemptFailed(Failure failure, wire::DisconnectReason reason, std::string_view for_client,
                const std::string& for_log)
      : UpstreamError(reason, for_client, for_log), failure_(failure) {}
  /// There is no connection.
  explicit AttemptFailed(const net::DialFailure& dialled);

  Failure failure() const { return failure_; }

 private:
  Failure failure_;
};

Failure failure_of(const UpstreamError& error);

}  // namespace sshrp::upstream
